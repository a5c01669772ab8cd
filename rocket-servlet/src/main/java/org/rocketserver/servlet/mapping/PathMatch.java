package org.rocketserver.servlet.mapping;

import org.jspecify.annotations.Nullable;

/**
 * What a path was found to be within an application (Servlet 6.1 §3.5, §12.1).
 *
 * @param <T> what patterns lead to
 * @param target what the pattern leads to
 * @param servletPath the part of the path that the pattern matched, decoded
 * @param pathInfo the rest of the path, decoded, or null
 * @param mapping the same, as the application may ask for it
 */
public record PathMatch<T>(T target, String servletPath, @Nullable String pathInfo, MappingView mapping) {}
