package org.rocketserver.servlet.dispatch;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import org.rocketserver.servlet.context.FilterHolder;

/**
 * The way of a request through what stands in front of an application, before its login and constraints. Each filter
 * has a chain of its own place, so that whoever goes on late or in another thread leaves nobody out. Owned by the
 * thread that serves the request; knows how far the request has come.
 */
final class FrontChain {
    private final List<FilterHolder> filters;
    private final FilterChain inside;
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

    /** Goes the whole way. */
    void begin(ServletRequest request, ServletResponse response) throws IOException, ServletException {
        pass(0, request, response);
    }

    private void pass(int place, ServletRequest request, ServletResponse response)
            throws IOException, ServletException {
        if (place == filters.size()) {
            inside.doFilter(request, response);
            return;
        }
        reached = Math.max(reached, place + 1);
        filters.get(place).filter(request, response, (next, answer) -> pass(place + 1, next, answer));
    }
}
