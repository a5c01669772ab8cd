package org.rocketserver.servlet.context;

import java.net.URL;
import java.security.CodeSource;

/** Where a class of an application comes from, for messages. */
final class Place {
    private static final String WEB_INF = "/WEB-INF/";

    private Place() {}

    /** A class and the jar or folder that it was loaded from, such as {@code shop.Start in WEB-INF/lib/shop.jar}. */
    static String of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return type.getName();
        }
        String path = location.getPath();
        while (path.endsWith("/") || path.endsWith("!")) {
            path = path.substring(0, path.length() - 1);
        }
        int inside = path.lastIndexOf(WEB_INF);
        return type.getName() + " in " + path.substring(inside >= 0 ? inside + 1 : path.lastIndexOf('/') + 1);
    }
}
