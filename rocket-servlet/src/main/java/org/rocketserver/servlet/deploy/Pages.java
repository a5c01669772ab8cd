package org.rocketserver.servlet.deploy;

import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.descriptor.Implementation;

/**
 * Who serves pages (JSP): Jasper, where the application can see it, in its own libraries or its parent. Nothing of it
 * is compiled against.
 */
final class Pages {
    private static final String ENGINE = "org.apache.jasper.servlet.JspServlet";

    private Pages() {}

    /** Offers the servlet for pages, which is not made before it is asked. */
    static void offerEngine(AppLifecycle life, ClassLoader loader) {
        try {
            Class.forName(ENGINE, false, loader);
            life.offerPages(Implementation.named(ENGINE));
        } catch (ClassNotFoundException | LinkageError e) {
            Log.LOG.trace("most applications have no pages", e);
        }
    }
}
