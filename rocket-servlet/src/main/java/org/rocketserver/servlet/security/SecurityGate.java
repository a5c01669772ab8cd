package org.rocketserver.servlet.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.Realm;

/** Lets requests pass, or answers them (Servlet 6.1 §13). One for each application; thread-safe. */
public final class SecurityGate {
    /**
     * A gate.
     *
     * @param table which request needs what
     * @param settings how to log in
     * @param declaredRoles all security roles of the application: what {@code *} stands for (§13.8.1)
     * @param realm knows the users, or null: then nobody can log in
     * @param clock for the age of DIGEST challenges
     */
    public SecurityGate(
            ConstraintTable table,
            LoginSettings settings,
            Set<String> declaredRoles,
            @Nullable Realm realm,
            InstantSource clock) {}

    /**
     * Judges a request that came from a client; forwards, includes and error dispatches do not pass here (§13.2). Also
     * finds out who the caller is where nothing demands it, from the session or from credentials that came unasked.
     */
    public Verdict check(SecuredRequest request) throws IOException, ServletException {
        return new Verdict.Answered();
    }

    /** {@code HttpServletRequest.authenticate}: true if the caller is known, else the response has the challenge. */
    public boolean authenticate(SecuredRequest request) throws IOException, ServletException {
        return false;
    }

    /**
     * {@code HttpServletRequest.login}.
     *
     * @throws ServletException the pair is wrong, somebody is logged in, or there is no realm
     */
    public void login(SecuredRequest request, @Nullable String name, @Nullable String password)
            throws ServletException {
        request.login(null);
    }

    /** {@code HttpServletRequest.logout}. */
    public void logout(SecuredRequest request) {}

    /**
     * {@code HttpServletRequest.isUserInRole} (§13.3).
     *
     * @param login the caller, or null
     * @param roleLinks the role links of the servlet that asks (security-role-ref): its name to ours
     * @param role as the application asks
     */
    public boolean isUserInRole(@Nullable Login login, Map<String, String> roleLinks, String role) {
        return false;
    }
}
