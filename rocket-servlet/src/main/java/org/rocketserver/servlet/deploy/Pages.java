package org.rocketserver.servlet.deploy;

import java.util.List;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.descriptor.Implementation;

/**
 * Who serves pages (JSP): Jasper, where the application can see it, in its own libraries or its parent. Nothing of it
 * is compiled against.
 */
public final class Pages {
    /** The engine's servlet. */
    public static final String ENGINE = "org.apache.jasper.servlet.JspServlet";

    /** What it is mapped to unless the application says otherwise. */
    public static final List<String> PATTERNS = AppLifecycle.PAGES;

    private Pages() {}

    /** Offers the servlet for pages, which is not made before it is asked. */
    static void offerEngine(AppLifecycle life, ClassLoader loader) {
        if (isThere(loader)) {
            life.offerPages(Implementation.named(ENGINE));
        }
    }

    /** Whether an application can see the engine. */
    public static boolean isThere(ClassLoader loader) {
        try {
            Class.forName(ENGINE, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            Log.LOG.trace("most applications have no pages", e);
            return false;
        }
    }
}
