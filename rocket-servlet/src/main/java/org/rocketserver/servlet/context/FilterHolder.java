package org.rocketserver.servlet.context;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One filter: made and initialised when the application starts (Servlet 6.1 §6.2.1). Thread-safe after that. */
public final class FilterHolder {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    private final FilterEntry entry;
    private volatile @Nullable Filter filter;

    FilterHolder(FilterEntry entry) {
        this.entry = entry;
    }

    /** The filter's name. */
    public String name() {
        return entry.name();
    }

    /** The name of its class, null if it is not known yet. */
    public @Nullable String className() {
        return entry.getClassName();
    }

    /** Whether requests may become asynchronous behind it. */
    public boolean asyncSupported() {
        return entry.asyncSupported();
    }

    /**
     * Lets the filter do its work. Called inside the application's scope.
     *
     * @throws IOException as the filter throws it
     * @throws ServletException as the filter throws it
     */
    public void filter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Filter ready = filter;
        if (ready == null) {
            throw new ServletException("filter " + name() + " is not in service");
        }
        ready.doFilter(request, response, chain);
    }

    /** Makes and initialises the filter unless that was done. */
    void initialise() throws ServletException {
        if (filter != null) {
            return;
        }
        Filter made = entry.newInstance(Filter.class);
        try {
            made.init(new HolderConfig(entry.name(), entry.initParameters(), entry.context));
        } catch (ServletException | RuntimeException | LinkageError e) {
            throw new ServletException("the filter " + entry.name() + ", " + Place.of(made.getClass()) + ", failed", e);
        }
        filter = made;
    }

    void destroy() {
        Filter last = filter;
        filter = null;
        if (last == null) {
            return;
        }
        try {
            last.destroy();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: destroy of filter {} failed", entry.context, name(), e);
        }
        entry.giveUp(last);
    }

    @Override
    public String toString() {
        return entry.name();
    }
}
