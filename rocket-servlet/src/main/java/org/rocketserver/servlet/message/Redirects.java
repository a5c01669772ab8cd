package org.rocketserver.servlet.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Html;
import org.rocketserver.http.UriPath;

/** Where a redirect leads and what it says (Servlet 6.1 §5.5, RFC 9110 §10.2.2). Pure. */
final class Redirects {
    private Redirects() {}

    /**
     * The value of {@code Location}.
     *
     * @param location as the application gave it
     * @param origin of the request
     * @param requestUri raw path that the client asked for
     * @param relative whether a relative location stays one
     * @throws IllegalArgumentException there is none, or it climbs above the root
     */
    static String target(@Nullable String location, Origin origin, String requestUri, boolean relative) {
        if (location == null) {
            throw new IllegalArgumentException("a redirect needs a location");
        }
        // controls are left for the header to refuse
        String encoded = UriPath.sent(location);
        if (relative || hasScheme(encoded)) {
            return encoded;
        }
        if (encoded.startsWith("//")) {
            return origin.scheme() + ":" + encoded;
        }
        return origin + withoutDots(absolutePath(encoded, requestUri));
    }

    /** RFC 3986 §3.1. */
    private static boolean hasScheme(String location) {
        for (int i = 0; i < location.length(); i++) {
            char c = location.charAt(i);
            if (c == ':') {
                return i > 0;
            }
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean more = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !more)) {
                return false;
            }
        }
        return false;
    }

    /** RFC 3986 §5.2.3. */
    private static String absolutePath(String location, String requestUri) {
        if (location.startsWith("/")) {
            return location;
        }
        if (location.isEmpty() || location.startsWith("?") || location.startsWith("#")) {
            return requestUri + location;
        }
        return requestUri.substring(0, requestUri.lastIndexOf('/') + 1) + location;
    }

    /** RFC 3986 §5.2.4, for the path before query and fragment. */
    private static String withoutDots(String location) {
        int end = endOfPath(location);
        String path = location.substring(0, end);
        if (!path.contains("/.")) {
            return location;
        }
        StringBuilder result = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            int next = path.indexOf('/', at + 1);
            int segmentEnd = next < 0 ? path.length() : next;
            String segment = path.substring(at + 1, segmentEnd);
            if (segment.equals("..")) {
                int last = result.lastIndexOf("/");
                if (last < 0) {
                    throw new IllegalArgumentException("the redirect's location climbs above the root");
                }
                result.setLength(last);
            } else if (!segment.equals(".")) {
                result.append('/').append(segment);
            }
            if (next < 0 && (segment.equals(".") || segment.equals(".."))) {
                result.append('/');
            }
            at = segmentEnd;
        }
        return result + location.substring(end);
    }

    private static int endOfPath(String location) {
        int query = location.indexOf('?');
        int fragment = location.indexOf('#');
        int end = query < 0 ? location.length() : query;
        return fragment < 0 ? end : Math.min(end, fragment);
    }

    /** The short note for a client that does not follow by itself (RFC 9110 §15.4). */
    static byte[] note(String target) {
        String text = Html.escape(target);
        return ("<a href=\"" + text + "\">" + text + "</a>\n").getBytes(StandardCharsets.US_ASCII);
    }
}
