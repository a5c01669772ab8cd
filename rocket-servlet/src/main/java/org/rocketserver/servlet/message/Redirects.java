package org.rocketserver.servlet.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Html;

/** Where a redirect leads and what it says (Servlet 6.1 §5.5, RFC 9110 §10.2.2). Pure. */
final class Redirects {
    private static final String HEX = "0123456789ABCDEF";

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
        String encoded = encoded(location);
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

    /** Blanks and what is not ASCII are percent-encoded; controls are left for the header to refuse. */
    private static String encoded(String location) {
        int i = 0;
        while (i < location.length() && location.charAt(i) > ' ' && location.charAt(i) < 0x7F) {
            i++;
        }
        if (i == location.length()) {
            return location;
        }
        StringBuilder text = new StringBuilder(location.length() + 16);
        for (byte octet : location.getBytes(StandardCharsets.UTF_8)) {
            int value = octet & 0xFF;
            if (value == ' ' || value > 0x7F) {
                text.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
            } else {
                text.append((char) value);
            }
        }
        return text.toString();
    }

    /** The short note for a client that does not follow by itself (RFC 9110 §15.4). */
    static byte[] note(String target) {
        String text = Html.escape(target);
        return ("<a href=\"" + text + "\">" + text + "</a>\n").getBytes(StandardCharsets.US_ASCII);
    }
}
