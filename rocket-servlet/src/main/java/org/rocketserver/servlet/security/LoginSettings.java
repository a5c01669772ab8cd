package org.rocketserver.servlet.security;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The login-config of an application (Servlet 6.1 §13.6).
 *
 * @param method {@code BASIC}, {@code DIGEST}, {@code FORM}, {@code CLIENT-CERT}, or null: no way to log in but
 *     {@code HttpServletRequest.login}
 * @param realmName shown to the user; {@code Authentication required} if the application has none
 * @param loginPage for FORM, else null
 * @param errorPage for FORM, else null
 * @param savedBodyBytes how much of a request's body is kept over a FORM login, in octets, and as much of its header
 *     section; for a longer one the answer is 413. Anybody can make the server keep that much
 * @param securePort says which port a browser reaches this application at by TLS, 0 if there is none: then what needs
 *     TLS is 403
 */
public record LoginSettings(
        @Nullable String method,
        String realmName,
        @Nullable String loginPage,
        @Nullable String errorPage,
        int savedBodyBytes,
        IntSupplier securePort) {
    /** No way to log in; a kept body may have 8 KiB. */
    public static final LoginSettings NONE =
            new LoginSettings(null, "Authentication required", null, null, 8 * 1024, () -> 0);

    /** With another {@link #securePort}. */
    public LoginSettings withSecurePort(IntSupplier port) {
        return new LoginSettings(method, realmName, loginPage, errorPage, savedBodyBytes, port);
    }
}
