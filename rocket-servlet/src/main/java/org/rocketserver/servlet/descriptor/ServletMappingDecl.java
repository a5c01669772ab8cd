package org.rocketserver.servlet.descriptor;

import java.util.List;

/**
 * Which paths go to a servlet (§12.2).
 *
 * @param servletName the servlet's name
 * @param urlPatterns patterns as {@code UrlPattern} understands them
 * @param origin where it was declared
 */
public record ServletMappingDecl(String servletName, List<String> urlPatterns, Origin origin) {
    /** Copies the list. */
    public ServletMappingDecl {
        urlPatterns = List.copyOf(urlPatterns);
    }
}
