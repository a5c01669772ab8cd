package org.rocketserver.servlet.message;

import java.nio.charset.StandardCharsets;

/** Dispatcher paths relative to the current one (Servlet 6.1 §9.1). Pure. */
final class RelativePaths {
    private static final String HEX = "0123456789ABCDEF";
    private static final String PLAIN = "/-._~!$&'()*+,=:@";

    private RelativePaths() {}

    /**
     * Makes a path absolute within the application.
     *
     * @param path raw, with or without a query
     * @param frames the current path, which is an include's target while one is under way
     */
    static String absolute(String path, Frames frames) {
        if (path.startsWith("/")) {
            return path;
        }
        PathElements included = frames.included();
        PathElements here = included == null ? frames.paths() : included;
        String current = here.pathInfo() == null ? here.servletPath() : here.servletPath() + here.pathInfo();
        return encoded(current.substring(0, current.lastIndexOf('/') + 1), path);
    }

    private static String encoded(String folder, String path) {
        StringBuilder text = new StringBuilder(folder.length() + path.length() + 8);
        if (folder.isEmpty()) {
            text.append('/');
        }
        for (byte octet : folder.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (alphanumeric || PLAIN.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return text.append(path).toString();
    }
}
