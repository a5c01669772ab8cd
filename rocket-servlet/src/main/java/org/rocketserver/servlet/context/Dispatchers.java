package org.rocketserver.servlet.context;

import jakarta.servlet.RequestDispatcher;
import org.jspecify.annotations.Nullable;

/** PORT: makes request dispatchers. Implemented by {@code dispatch}; thread-safe. */
public interface Dispatchers {
    /**
     * A dispatcher to a path of an application (Servlet 6.1 §9.1).
     *
     * @param path starts with a slash, within the application, raw, possibly with parameters and a query
     * @return null if the path is refused
     */
    @Nullable
    RequestDispatcher toPath(AppContext context, String path);

    /** A dispatcher to a servlet by its name. */
    RequestDispatcher toServlet(ServletHolder servlet);
}
