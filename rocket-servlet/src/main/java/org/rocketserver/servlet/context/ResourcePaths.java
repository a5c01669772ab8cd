package org.rocketserver.servlet.context;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths of resources as applications write them: made canonical, as {@code ResourceTree} wants them. Pure. */
final class ResourcePaths {
    private ResourcePaths() {}

    /**
     * Resolves empty, {@code .} and {@code ..} segments.
     *
     * @param path starts with a slash
     * @return the canonical path, or one that no tree has if it leads out of the application
     */
    static String normalise(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path;
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (segments.pollLast() == null) {
                    return "/..";
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        String joined = "/" + String.join("/", segments);
        return folder && joined.length() > 1 ? joined + "/" : joined;
    }
}
