package org.rocketserver.servlet.security;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One security-constraint (Servlet 6.1 §13.8), from a descriptor, an annotation or code.
 *
 * @param resources what it is about
 * @param roles who may; empty: nobody; null: there is no auth-constraint, so anybody
 * @param transport how the request must come
 */
public record SecurityConstraint(List<WebResources> resources, @Nullable Set<String> roles, Transport transport) {
    /** Copies the collections. */
    public SecurityConstraint {
        resources = List.copyOf(resources);
        roles = roles == null ? null : Set.copyOf(roles);
    }

    /**
     * A web-resource-collection. With neither methods nor omissions it is about all methods.
     *
     * @param patterns URL patterns
     * @param methods the methods it is about, or empty
     * @param omissions the methods it is not about, or empty
     */
    public record WebResources(List<String> patterns, Set<String> methods, Set<String> omissions) {
        /** Copies the collections; refuses methods together with omissions. */
        public WebResources {
            patterns = List.copyOf(patterns);
            methods = Set.copyOf(methods);
            omissions = Set.copyOf(omissions);
            if (!methods.isEmpty() && !omissions.isEmpty()) {
                throw new IllegalArgumentException(
                        "a web-resource-collection must have http-method or http-method-omission, not both");
            }
        }
    }
}
