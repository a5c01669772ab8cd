package org.rocketserver.servlet.spi;

import java.io.Serializable;
import java.security.Principal;
import java.util.Set;

/** A name and a fixed set of roles. */
record SimpleIdentity(Principal principal, Set<String> roles) implements Identity, Serializable {
    @Override
    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    /** A principal that is nothing but its name. */
    record Name(String name) implements Principal, Serializable {
        Name {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("the name of an identity must not be empty");
            }
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
