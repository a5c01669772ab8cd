package org.rocketserver.servlet.dispatch;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.UriPath;
import org.rocketserver.http.UriPath.EncodedSlash;

/**
 * The path an application gives to a dispatcher, taken apart once. Applications write paths encoded or not; what cannot
 * stand in a URI is encoded first.
 *
 * @param raw the path as it would stand in a request line, without query
 * @param path canonical, within the application
 * @param query what follows the question mark, or null
 */
record DispatchPaths(String raw, String path, @Nullable String query) {
    private static final String ALLOWED = "/-._~!$&'()*+,;=:@%";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /**
     * Takes a path apart.
     *
     * @param text starts with a slash, may have parameters and a query
     * @param encodedSlash the application's policy; what the application itself asks for is not refused for it
     * @return null if the path is malformed or leads out of the application
     */
    static @Nullable DispatchPaths of(String text, EncodedSlash encodedSlash) {
        int mark = text.indexOf('?');
        String raw = encode(mark < 0 ? text : text.substring(0, mark));
        try {
            UriPath uri = UriPath.parse(raw, policy(raw, encodedSlash));
            return new DispatchPaths(raw, uri.text(), mark < 0 ? null : text.substring(mark + 1));
        } catch (HttpException e) {
            // the application asks for a path that no request could have: there is nothing to dispatch to
            return null;
        }
    }

    /** An encoded slash that would be refused is kept; without one there is nothing to refuse, and all is decoded. */
    private static EncodedSlash policy(String raw, EncodedSlash own) {
        boolean slash = raw.contains("%2F") || raw.contains("%2f");
        return own == EncodedSlash.REJECT && slash ? EncodedSlash.KEEP : own;
    }

    private static String encode(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (!allowed(path, i)) {
                return encodeFrom(path, i);
            }
        }
        return path;
    }

    private static boolean allowed(String path, int at) {
        char c = path.charAt(at);
        if (c == '%') {
            return at + 2 < path.length()
                    && Character.digit(path.charAt(at + 1), 16) >= 0
                    && Character.digit(path.charAt(at + 2), 16) >= 0;
        }
        return c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0);
    }

    private static String encodeFrom(String path, int from) {
        StringBuilder encoded = new StringBuilder(path.length() + 16).append(path, 0, from);
        int at = from;
        while (at < path.length()) {
            int point = path.codePointAt(at);
            int length = Character.charCount(point);
            if (allowed(path, at)) {
                encoded.append(path.charAt(at));
            } else {
                for (byte octet : path.substring(at, at + length).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(HEX[(octet >> 4) & 0xF]).append(HEX[octet & 0xF]);
                }
            }
            at += length;
        }
        return encoded.toString();
    }
}
