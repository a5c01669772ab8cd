package org.rocketserver.servlet.descriptor;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A security constraint (§13.8).
 *
 * @param collections what it protects
 * @param roles null: no authorization asked; empty: nobody may; {@code *}: any declared role; {@code **}: any
 *     authenticated user
 * @param transport what the connection has to offer
 * @param origin where it was declared
 */
public record ConstraintDecl(
        List<ResourceCollection> collections, @Nullable Set<String> roles, Transport transport, Origin origin) {
    /** Copies the collections. */
    public ConstraintDecl {
        collections = List.copyOf(collections);
        roles = roles == null ? null : Set.copyOf(roles);
    }

    /** {@code transport-guarantee}. */
    public enum Transport {
        /** Any connection. */
        NONE,
        /** Octets cannot be changed on the way: in practice TLS. */
        INTEGRAL,
        /** Octets cannot be read on the way: TLS. */
        CONFIDENTIAL
    }

    /**
     * Paths and methods; all methods where both lists are empty.
     *
     * @param name for people
     * @param urlPatterns the paths
     * @param methods only these, or empty
     * @param methodOmissions all but these, or empty
     */
    public record ResourceCollection(
            String name, List<String> urlPatterns, Set<String> methods, Set<String> methodOmissions) {
        /** Copies the collections. */
        public ResourceCollection {
            urlPatterns = List.copyOf(urlPatterns);
            methods = Set.copyOf(methods);
            methodOmissions = Set.copyOf(methodOmissions);
        }
    }
}
