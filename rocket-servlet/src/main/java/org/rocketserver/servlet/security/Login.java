package org.rocketserver.servlet.security;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.Identity;

/**
 * Who the caller of a request is and how that became known. Immutable. Goes to a store with its session, as a
 * {@link Caller} if the identity is not serializable.
 *
 * @param identity the caller
 * @param method {@code BASIC}, {@code DIGEST}, {@code FORM} or {@code CLIENT_CERT}: {@code getAuthType()}; for
 *     {@code login(name, password)} the method of the application's login configuration, or {@code LOGIN} if it has
 *     none
 */
public record Login(Identity identity, String method) implements Serializable {
    /**
     * What is left of a login whose identity cannot go to a store. Nobody is logged in by it: it says who the session
     * belongs to.
     *
     * @param name the caller's
     */
    record Caller(String name) implements Serializable {}

    /** {@link Serializable}: what is written in its place. */
    private Object writeReplace() {
        @Nullable String name = identity.principal().getName();
        return identity instanceof Serializable || name == null ? this : new Caller(name);
    }
}
