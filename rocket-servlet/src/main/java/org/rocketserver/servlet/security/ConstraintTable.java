package org.rocketserver.servlet.security;

import java.util.Collection;

/** Which request needs what (Servlet 6.1 §13.8). Immutable; pure. */
public final class ConstraintTable {
    /**
     * Combines constraints.
     *
     * @param constraints all of an application, in any order
     * @param denyUncovered whether methods that a constrained pattern leaves out are refused (§13.8.4.2)
     */
    public static ConstraintTable of(Collection<SecurityConstraint> constraints, boolean denyUncovered) {
        return new ConstraintTable();
    }
}
