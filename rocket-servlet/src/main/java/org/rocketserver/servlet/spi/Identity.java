package org.rocketserver.servlet.spi;

import java.security.Principal;
import java.util.Set;

/**
 * Somebody the realm knows: a name and the roles that go with it (Servlet 6.1 §13.3). Implementations are thread-safe
 * and best immutable: the container keeps an identity for as long as a session lasts. One that is
 * {@link java.io.Serializable} goes with its session to a {@link SessionStore}; of another only the name does, by which
 * nobody is logged in: who did so on a page has to do it again. Two identities whose principals have the same name are
 * the same caller; nothing asks for {@code equals}.
 */
public interface Identity {
    /** What {@code HttpServletRequest.getUserPrincipal()} answers; its name is what {@code getRemoteUser()} answers. */
    Principal principal();

    /**
     * Whether this identity has a role.
     *
     * @param role the name of a security role of the application, role links already followed; neither {@code *} nor
     *     {@code **}
     */
    boolean hasRole(String role);

    /**
     * An identity with a fixed set of roles, equal to another of the same name and roles.
     *
     * @param name the name of the principal, not empty
     * @param roles names of security roles, copied
     * @throws IllegalArgumentException if the name is empty
     */
    static Identity of(String name, Set<String> roles) {
        return new SimpleIdentity(new SimpleIdentity.Name(name), Set.copyOf(roles));
    }
}
