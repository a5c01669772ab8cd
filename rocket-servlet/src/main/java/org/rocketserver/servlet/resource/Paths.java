package org.rocketserver.servlet.resource;

/** What may be a path of a resource. Pure. */
public final class Paths {
    private Paths() {}

    /**
     * Whether a path is canonical: starts with a slash and has no empty, {@code .} or {@code ..} segment, backslash or
     * NUL. A slash at the end is allowed.
     */
    static boolean canonical(String path) {
        if (path.isEmpty() || path.charAt(0) != '/' || path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
            return false;
        }
        int from = 1;
        while (from < path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            int length = to - from;
            boolean dots = (length == 1 || length == 2) && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
            if (length == 0 || dots) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    /** The path without the slash at its end, which asks for a folder; the root stays. */
    static String withoutSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether a path asks for a folder. */
    static boolean wantsFolder(String path) {
        return path.endsWith("/");
    }

    /** Whether a client must not have it (Servlet 6.1 §10.5): WEB-INF, META-INF and what is in them, in any case. */
    public static boolean hidden(String path) {
        return startsWithFolder(path, "/WEB-INF") || startsWithFolder(path, "/META-INF");
    }

    private static boolean startsWithFolder(String path, String folder) {
        return path.regionMatches(true, 0, folder, 0, folder.length())
                && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
    }
}
