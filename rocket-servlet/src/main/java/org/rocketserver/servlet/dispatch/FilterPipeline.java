package org.rocketserver.servlet.dispatch;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.FilterHolder;
import org.rocketserver.servlet.context.ServletHolder;

/**
 * One pass of a request through filters to a servlet. Owned by the thread that serves the request; knows how far the
 * request has come.
 */
final class FilterPipeline implements FilterChain {
    private final DeployedApp app;
    private final List<FilterHolder> filters;
    private final @Nullable ServletHolder servlet;
    private int next;
    private int reached;
    private boolean asyncSupported;

    /**
     * A pass that begins.
     *
     * @param servlet where it leads, or null if nothing is there
     * @param asyncSupported whether everything the request passed before supports asynchronous processing
     */
    FilterPipeline(
            DeployedApp app, List<FilterHolder> filters, @Nullable ServletHolder servlet, boolean asyncSupported) {
        this.app = app;
        this.filters = filters;
        this.servlet = servlet;
        this.asyncSupported = asyncSupported;
    }

    DeployedApp app() {
        return app;
    }

    @Nullable
    ServletHolder servlet() {
        return servlet;
    }

    boolean asyncSupported() {
        return asyncSupported;
    }

    /** All filters of the pass, in their order. */
    List<FilterHolder> filters() {
        return filters;
    }

    /** How many filters the request has entered, whether or not it has left them; one more if the servlet too. */
    int reached() {
        return reached;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
        if (next < filters.size()) {
            FilterHolder filter = filters.get(next++);
            reached = Math.max(reached, next);
            boolean before = asyncSupported;
            asyncSupported &= filter.asyncSupported();
            try {
                filter.filter(request, response, this);
            } finally {
                next--;
                asyncSupported = before;
            }
            return;
        }
        ServletHolder target = servlet;
        if (target == null) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        reached = filters.size() + 1;
        boolean before = asyncSupported;
        asyncSupported &= target.asyncSupported();
        try {
            target.service(request, response);
        } finally {
            asyncSupported = before;
        }
    }
}
