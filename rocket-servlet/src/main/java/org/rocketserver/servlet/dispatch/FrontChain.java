package org.rocketserver.servlet.dispatch;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import org.rocketserver.servlet.context.FilterHolder;

/**
 * The way of a request through what stands in front of an application, before its login and constraints. Owned by the
 * thread that serves the request; knows how far the request has come.
 */
final class FrontChain implements FilterChain {
    private final List<FilterHolder> filters;
    private final FilterChain inside;
    private int next;
    private int reached;

    /**
     * A way that begins.
     *
     * @param inside what comes behind the last filter
     */
    FrontChain(List<FilterHolder> filters, FilterChain inside) {
        this.filters = filters;
        this.inside = inside;
    }

    List<FilterHolder> filters() {
        return filters;
    }

    /** How many filters the request has entered, whether or not it has left them. */
    int reached() {
        return reached;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
        if (next == filters.size()) {
            inside.doFilter(request, response);
            return;
        }
        FilterHolder filter = filters.get(next++);
        reached = Math.max(reached, next);
        try {
            filter.filter(request, response, this);
        } finally {
            next--;
        }
    }
}
