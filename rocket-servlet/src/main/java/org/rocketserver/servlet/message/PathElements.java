package org.rocketserver.servlet.message;

import jakarta.servlet.http.HttpServletMapping;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.mapping.PathMatch;

/**
 * The path elements of a request (Servlet 6.1 §3.5) as one dispatch sees them.
 *
 * @param requestUri raw, context path included
 * @param contextPath the part of the URI that chose the application, raw
 * @param servletPath decoded
 * @param pathInfo decoded, or null
 * @param queryString raw, or null
 * @param mapping how the servlet was found
 */
public record PathElements(
        String requestUri,
        String contextPath,
        String servletPath,
        @Nullable String pathInfo,
        @Nullable String queryString,
        HttpServletMapping mapping) {
    /** The elements of a path that was matched within an application. */
    public static PathElements of(
            String requestUri, String contextPath, PathMatch<?> match, @Nullable String queryString) {
        return new PathElements(
                requestUri, contextPath, match.servletPath(), match.pathInfo(), queryString, match.mapping());
    }
}
