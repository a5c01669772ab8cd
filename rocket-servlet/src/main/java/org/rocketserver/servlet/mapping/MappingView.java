package org.rocketserver.servlet.mapping;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/**
 * How a request came to its servlet, as the application may ask (Servlet 6.1 §12.1).
 *
 * @param matchValue the part of the path that matched, without the pattern's own slash or dot; empty if there is none
 * @param pattern the pattern as declared, empty if there is none
 * @param servletName the servlet's name
 * @param mappingMatch the pattern's form, or null for a servlet called by name only
 */
public record MappingView(String matchValue, String pattern, String servletName, @Nullable MappingMatch mappingMatch)
        implements HttpServletMapping {
    @Override
    public String getMatchValue() {
        return matchValue;
    }

    @Override
    public String getPattern() {
        return pattern;
    }

    @Override
    public String getServletName() {
        return servletName;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what the interface documents for "no match"
    public MappingMatch getMappingMatch() {
        return mappingMatch;
    }
}
