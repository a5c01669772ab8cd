package org.rocketserver.servlet.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** PORT: one way to find out who a caller is (Servlet 6.1 §13.6). Thread-safe. */
interface Authenticator {
    /** As {@code getAuthType()} answers it. */
    String method();

    /**
     * Looks at what the request itself shows. Malformed or wrong credentials are the same as none.
     *
     * @return the caller, or null
     */
    @Nullable
    Login authenticate(SecuredRequest request);

    /** Whether the request brings credentials of its own, which then count more than what the session knows. */
    default boolean showsCredentials(SecuredRequest request) {
        return false;
    }

    /** Answers the request so that the client can show who it is. */
    void challenge(SecuredRequest request) throws IOException, ServletException;
}
