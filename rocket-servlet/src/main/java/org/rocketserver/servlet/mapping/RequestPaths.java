package org.rocketserver.servlet.mapping;

import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.http.UriPath;
import org.rocketserver.http.UriPath.EncodedSlash;

/**
 * The path of a request, canonicalised once (Servlet 6.1 §3.5.2) and split at its application (§3.6). After this,
 * nobody decodes a path.
 *
 * @param uri the whole path, as sent and canonical
 * @param contextPath the part that chose the application, as sent but without path parameters: {@code getContextPath}
 * @param path the rest, canonical: empty or beginning with a slash
 */
public record RequestPaths(UriPath uri, String contextPath, String path) {
    /**
     * The path by which the application is looked up in a {@link ContextMap}; encoded slashes are not yet judged, as
     * each application has its own policy.
     *
     * @param rawPath as sent
     * @throws HttpException 400 if it is malformed or suspicious
     */
    public static UriPath lookup(String rawPath) {
        return UriPath.parse(rawPath, EncodedSlash.KEEP);
    }

    /**
     * Splits a path at the application found for it.
     *
     * @param lookup from {@link #lookup}
     * @param contextPath the application's, canonical
     * @param encodedSlash the application's policy
     * @throws HttpException 400 if the path is suspicious under this policy
     */
    public static RequestPaths of(UriPath lookup, String contextPath, EncodedSlash encodedSlash) {
        boolean same = encodedSlash == EncodedSlash.KEEP || lookup.raw().indexOf('%') < 0;
        UriPath uri = same ? lookup : UriPath.parse(lookup.raw(), encodedSlash);
        String whole = uri.text();
        if (contextPath.isEmpty()) {
            return new RequestPaths(uri, "", whole);
        }
        String rest = whole.startsWith(contextPath) ? whole.substring(contextPath.length()) : "?";
        if (!rest.isEmpty() && rest.charAt(0) != '/') {
            // only decoded slashes can do that, for they were none when the application was looked up
            throw new HttpException(Status.BAD_REQUEST, "the path must not lead out of its application");
        }
        return new RequestPaths(uri, rawContextPath(uri, contextPath), rest);
    }

    /** The shortest beginning of the raw path that means the context path. */
    private static String rawContextPath(UriPath uri, String contextPath) {
        String raw = uri.raw();
        int length = contextPath.length();
        if (raw.startsWith(contextPath) && (raw.length() == length || "/;".indexOf(raw.charAt(length)) >= 0)) {
            return contextPath;
        }
        for (int end = raw.indexOf('/', 1); end >= 0; end = raw.indexOf('/', end + 1)) {
            if (means(raw.substring(0, end), contextPath)) {
                return withoutParameters(raw.substring(0, end));
            }
        }
        return withoutParameters(raw);
    }

    private static boolean means(String raw, String contextPath) {
        try {
            return UriPath.parse(raw, EncodedSlash.KEEP).text().equals(contextPath);
        } catch (HttpException e) {
            // a beginning such as "/a/.." without its context may be refused though the whole path is not
            return false;
        }
    }

    private static String withoutParameters(String raw) {
        int parameters = raw.indexOf(';', raw.lastIndexOf('/') + 1);
        return parameters < 0 ? raw : raw.substring(0, parameters);
    }
}
