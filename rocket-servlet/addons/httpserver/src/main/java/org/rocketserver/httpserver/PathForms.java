package org.rocketserver.httpserver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's path in the forms by which a program may come to know it.
 *
 * @param raw as sent
 * @param decoded the same without percent signs
 * @param canonical the decoded one with empty and dot segments resolved (RFC 3986 §5.2.4), as files are looked up
 * @param dotted whether it had dot segments
 * @param wholeNames whether {@code /foobar} does not begin with {@code /foo}
 */
record PathForms(String raw, String decoded, String canonical, boolean dotted, boolean wholeNames) {
    static PathForms of(String raw, String decoded, boolean wholeNames) {
        boolean usual = !decoded.startsWith("/") || (!decoded.contains("//") && !decoded.contains("/."));
        return usual ? new PathForms(raw, decoded, decoded, false, wholeNames) : resolved(raw, decoded, wholeNames);
    }

    private static PathForms resolved(String raw, String decoded, boolean wholeNames) {
        List<String> segments = new ArrayList<>();
        boolean dotted = false;
        boolean folder = false;
        for (String segment : decoded.substring(1).split("/", -1)) {
            boolean up = segment.equals("..");
            boolean dots = up || segment.equals(".");
            if (up && !segments.isEmpty()) {
                segments.remove(segments.size() - 1);
            }
            dotted |= dots;
            folder = dots || segment.isEmpty();
            if (!folder) {
                segments.add(segment);
            }
        }
        String end = folder && !segments.isEmpty() ? "/" : "";
        return new PathForms(raw, decoded, "/" + String.join("/", segments) + end, dotted, wholeNames);
    }

    /** Whether it begins with a context's path, as sent or decoded. */
    boolean beginsWith(Context context) {
        return begins(raw, context.getPath()) || begins(decoded, context.getPath());
    }

    /** Whether it leads under a context's path, whatever way it takes. */
    boolean leadsUnder(Context context) {
        return begins(canonical, context.decodedPath());
    }

    private boolean begins(String path, String prefix) {
        int end = prefix.length();
        return path.startsWith(prefix)
                && (!wholeNames || path.length() == end || path.charAt(end) == '/' || prefix.endsWith("/"));
    }

    /** A context's path without percent signs; as it is if it is no path of a URI. */
    static String decoded(String path) {
        if (path.indexOf('%') < 0 || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            return path;
        }
        try {
            return new URI("x://" + path).getPath();
        } catch (URISyntaxException e) {
            return path; // then no request's path is a spelling of it
        }
    }
}
