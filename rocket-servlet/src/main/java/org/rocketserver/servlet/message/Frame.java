package org.rocketserver.servlet.message;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one dispatch changes about a request (Servlet 6.1 chapter 9). Immutable; pushed on {@link Frames} for as long as
 * the dispatch lasts. The attributes {@code jakarta.servlet.forward.*}, {@code include.*} and {@code async.*} follow
 * from the frames and are stored nowhere.
 *
 * @param type what kind of dispatch it is
 * @param context the application dispatched to
 * @param paths the target's path elements, or null for a dispatch by name, which keeps those it found (§9.1). An
 *     include shows them as attributes only (§9.3.1)
 * @param parameterQuery the query string that made the dispatcher, whose parameters come first for the dispatch's
 *     duration (§9.1.1), or null
 * @param method the method shown meanwhile, or null for the client's; an error dispatch is a GET (§10.9.1)
 * @param attributes what else the dispatch shows, such as {@code jakarta.servlet.error.*} (§10.9.1)
 */
public record Frame(
        DispatcherType type,
        ServletContext context,
        @Nullable PathElements paths,
        @Nullable String parameterQuery,
        @Nullable String method,
        Map<String, Object> attributes) {
    /** Copies the attributes. */
    public Frame {
        attributes = Map.copyOf(attributes);
    }

    /** The request as it came from the client. */
    public static Frame request(ServletContext context, PathElements paths) {
        return new Frame(DispatcherType.REQUEST, context, paths, null, null, Map.of());
    }

    /** A forward to a path; the path elements are the target's. */
    public static Frame forward(ServletContext context, PathElements paths, @Nullable String parameterQuery) {
        return new Frame(DispatcherType.FORWARD, context, paths, parameterQuery, null, Map.of());
    }

    /** An include of a path. */
    public static Frame include(ServletContext context, PathElements paths, @Nullable String parameterQuery) {
        return new Frame(DispatcherType.INCLUDE, context, paths, parameterQuery, null, Map.of());
    }

    /** A forward or include by servlet name. */
    public static Frame named(DispatcherType type, ServletContext context) {
        return new Frame(type, context, null, null, null, Map.of());
    }

    /** A dispatch of an asynchronous request to a path. */
    public static Frame async(ServletContext context, PathElements paths, @Nullable String parameterQuery) {
        return new Frame(DispatcherType.ASYNC, context, paths, parameterQuery, null, Map.of());
    }

    /**
     * A dispatch to an error page.
     *
     * @param parameterQuery the query string of the page's own path, or null
     * @param attributes the {@code jakarta.servlet.error.*} attributes, without those that have no value
     */
    public static Frame error(
            ServletContext context,
            PathElements paths,
            @Nullable String parameterQuery,
            Map<String, Object> attributes) {
        return new Frame(DispatcherType.ERROR, context, paths, parameterQuery, "GET", attributes);
    }

    /** Whether the target was found by its name. */
    public boolean named() {
        return paths == null;
    }
}
