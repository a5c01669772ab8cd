package org.rocketserver.servlet.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Tokens;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.Realm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets requests pass, or answers them (Servlet 6.1 §13). One for each application; thread-safe. */
public final class SecurityGate {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Security");
    private static final String LOGIN = "org.rocketserver.login";
    private static final int HTTPS_PORT = 443;

    private final ConstraintTable table;
    private final LoginSettings settings;
    private final Set<String> declaredRoles;
    private final @Nullable Realm realm;
    private final @Nullable Authenticator authenticator;
    private final @Nullable Form form;

    /** Whether it was complained of identities that cannot be stored: once is enough. */
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * A gate.
     *
     * @param table which request needs what
     * @param settings how to log in
     * @param declaredRoles all security roles of the application: what {@code *} stands for (§13.8.1)
     * @param realm knows the users, or null: then nobody can log in
     * @param clock for the age of DIGEST challenges
     * @throws IllegalArgumentException the login method is unknown, FORM has no pages, or clients cannot be told the
     *     name of the realm
     */
    public SecurityGate(
            ConstraintTable table,
            LoginSettings settings,
            Set<String> declaredRoles,
            @Nullable Realm realm,
            InstantSource clock) {
        this.table = table;
        this.settings = settings;
        this.declaredRoles = Set.copyOf(declaredRoles);
        this.realm = realm;
        this.authenticator = authenticator(settings, realm, clock);
        this.form = authenticator instanceof Form pages ? pages : null;
    }

    private static @Nullable Authenticator authenticator(
            LoginSettings settings, @Nullable Realm users, InstantSource clock) {
        String method = settings.method();
        if (method == null || method.equals("NONE")) {
            return null;
        }
        Realm realm = users == null ? (name, password) -> null : users;
        return switch (method) {
            case "BASIC" -> new Basic(realmName(settings), new Passes(realm, clock));
            case "DIGEST" -> new Digest(realmName(settings), realm, clock);
            case "FORM" -> new Form(settings, realm);
            case "CLIENT-CERT", "CLIENT_CERT" -> new ClientCert(realm);
            default ->
                throw new IllegalArgumentException(
                        "auth-method must be BASIC, DIGEST, FORM or CLIENT-CERT: " + method + " (Servlet 6.1 §13.6)");
        };
    }

    /** The name of the realm, which clients are sent, and answer by in DIGEST. */
    private static String realmName(LoginSettings settings) {
        String name = settings.realmName();
        if (!name.chars().allMatch(Tokens::isFieldValue)) {
            throw new IllegalArgumentException(
                    "the realm-name has a character that no header field can carry; use ASCII (RFC 9110 §5.5): "
                            + name);
        }
        return name;
    }

    /**
     * Judges a request that came from a client; forwards, includes and error dispatches do not pass here (§13.2). Also
     * finds out who the caller is where nothing demands it, if the session knows.
     *
     * @return true if it may go on; false if it was answered: refused, challenged, redirected or shown a login page
     */
    public boolean check(SecuredRequest request) throws IOException, ServletException {
        recall(request);
        Form pages = form;
        if (pages != null && Form.isSubmission(request)) {
            if (!request.request().isSecure() && (confidential(request.path(), "POST") || loginPageIsConfidential())) {
                // what came is dropped, and asked for again where the client may tell it
                sendToTls(request, Form.wayBack(request));
                return false;
            }
            return logInByForm(request, pages);
        }
        return mayPass(request, table.find(request.path(), request.method()));
    }

    /**
     * What a FORM login interrupted, if this is the request that comes back for it (§13.6.3). A look, no judgement: it
     * goes on waiting until {@link #goneOn}, and nobody is logged in by it.
     *
     * @return what to go on as, with the host and the cookies of the request at hand; or null
     */
    public @Nullable SavedRequest resumed(SecuredRequest request) {
        SavedRequest saved = form == null ? null : Form.resumed(request);
        return saved == null || !(request.sessionNote(LOGIN) instanceof Login)
                ? null
                : saved.resumedBy(request.request());
    }

    /** What a FORM login interrupted waits no more: it stands before the gate. */
    public void goneOn(SecuredRequest request) {
        Form.forget(request);
    }

    /** Decides in the order of §13.8.3: transport, then whether anybody may, then who it is, then the roles. */
    private boolean mayPass(SecuredRequest request, Access access) throws IOException, ServletException {
        if (access.transport() == Transport.CONFIDENTIAL && !request.request().isSecure()) {
            sendToTls(request, SavedRequest.uri(request));
            return false;
        }
        if (access.denied()) {
            request.response().sendError(HttpServletResponse.SC_FORBIDDEN);
            return false;
        }
        Set<String> roles = access.roles();
        if (roles == null || (form != null && form.ownPage(request.path()))) {
            return true;
        }
        Login login = identify(request);
        if (login == null) {
            return false;
        }
        if (!hasAny(login.identity(), roles)) {
            request.response().sendError(HttpServletResponse.SC_FORBIDDEN);
            return false;
        }
        request.keepFromSharedCaches();
        return true;
    }

    private void sendToTls(SecuredRequest request, String pathAndQuery) throws IOException {
        HttpServletResponse response = request.response();
        int number = settings.securePort().getAsInt();
        if (number == 0) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        String port = number == HTTPS_PORT ? "" : ":" + number;
        String host = request.request().getServerName();
        String authority = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        response.sendRedirect("https://" + authority + port + pathAndQuery);
    }

    private boolean hasAny(Identity identity, Set<String> roles) {
        for (String role : roles) {
            boolean has =
                    switch (role) {
                        case "**" -> true; // any known user (§13.8)
                        case "*" -> declaredRoles.stream().anyMatch(identity::hasRole);
                        default -> identity.hasRole(role);
                    };
            if (has) {
                return true;
            }
        }
        return false;
    }

    // --- who it is

    private void recall(SecuredRequest request) {
        if (request.login() != null) {
            return;
        }
        Object note = request.sessionNote(LOGIN);
        if (note instanceof Login known) {
            request.login(known);
        } else if (note instanceof Login.Caller && told.compareAndSet(false, true)) {
            LOG.warn("stored sessions do not know who is logged in: the identities of the realm are not serializable");
        }
    }

    /** Finds out who the caller is; null after the response was given a challenge. */
    private @Nullable Login identify(SecuredRequest request) throws IOException, ServletException {
        Authenticator means = authenticator;
        Login known = request.login();
        // a request is judged again for a welcome file, or where a filter in front goes on twice
        if (known != null && (means == null || request.credentialsTaken() || !means.showsCredentials(request))) {
            return known;
        }
        if (means == null) {
            request.response().sendError(HttpServletResponse.SC_FORBIDDEN);
            return null;
        }
        Login login = means.authenticate(request);
        if (login == null) {
            LOG.debug("nobody is known by {}", means.method());
            request.login(null);
            challenge(request, means);
            return null;
        }
        request.takeCredentials();
        admit(request, login);
        return login;
    }

    /** The same person needs no session of another id, nor one that is stored again unless there is more to know. */
    private void admit(SecuredRequest request, Login login) {
        if (!samePerson(request, login)) {
            establish(request, login, false);
        } else if (changes(request.login(), login)) {
            remember(request, login);
        } else {
            request.sessionNoteAgain(LOGIN, login);
            request.login(login);
        }
    }

    /** Whether the realm has given or taken a role, or it was another method: identities need not be comparable. */
    private boolean changes(@Nullable Login known, Login login) {
        if (known == null) {
            return false; // all that is stored is the name
        }
        if (!known.method().equals(login.method())) {
            return true;
        }
        for (String role : declaredRoles) {
            if (known.identity().hasRole(role) != login.identity().hasRole(role)) {
                return true;
            }
        }
        return false;
    }

    /** By name: identities of other realms than ours need not be comparable, nor storable. */
    private static boolean samePerson(SecuredRequest request, Login login) {
        @Nullable String name = login.identity().principal().getName();
        Login known = request.login();
        if (known != null) {
            return name != null && name.equals(known.identity().principal().getName());
        }
        return request.sessionNote(LOGIN) instanceof Login.Caller caller
                && caller.name().equals(name);
    }

    /** A login page that has to come by TLS sends the whole request there first (§13.6.3). */
    private void challenge(SecuredRequest request, Authenticator means) throws IOException, ServletException {
        if (!request.request().isSecure() && loginPageIsConfidential()) {
            sendToTls(request, SavedRequest.uri(request));
        } else {
            means.challenge(request);
        }
    }

    private boolean loginPageIsConfidential() {
        Form pages = form;
        return pages != null && confidential(pages.loginPath(), "GET");
    }

    private boolean confidential(String path, String method) {
        return table.find(path, method).transport() == Transport.CONFIDENTIAL;
    }

    /**
     * From here on the caller is known. A session that began before gets a new id, so that nobody who knew the old one
     * is logged in too.
     */
    private static void establish(SecuredRequest request, Login login, boolean makeSession) {
        if (request.request().getSession(false) != null) {
            request.request().changeSessionId();
            Form.lengthen(request);
        } else if (makeSession) {
            request.sessionNote(LOGIN, login);
        }
        // last: where the session cannot have another id the login has failed, also if the application goes on
        remember(request, login);
    }

    /** A session that this request makes later belongs to the caller too, and keeps its id with the next login. */
    private static void remember(SecuredRequest request, Login login) {
        request.sessionNoteOnceThere(LOGIN, login);
        request.login(login);
    }

    private static boolean logInByForm(SecuredRequest request, Form pages) throws IOException, ServletException {
        Login login = pages.submitted(request);
        if (login == null) {
            return false;
        }
        establish(request, login, true);
        pages.goBack(request);
        return false;
    }

    // --- what the application asks

    /** {@code HttpServletRequest.authenticate}: true if the caller is known, else the response has the challenge. */
    public boolean authenticate(SecuredRequest request) throws IOException, ServletException {
        recall(request);
        return request.login() != null || identify(request) != null;
    }

    /**
     * {@code HttpServletRequest.login}.
     *
     * @throws ServletException the pair is wrong, somebody is logged in, or there is no realm
     */
    public void login(SecuredRequest request, @Nullable String name, @Nullable String password)
            throws ServletException {
        recall(request);
        if (request.login() != null) {
            throw new ServletException("somebody is logged in already: log out first (HttpServletRequest.login)");
        }
        Realm users = realm;
        if (users == null) {
            throw new ServletException("the application has no realm to log in to");
        }
        String sent = name == null ? "" : name;
        String secret = password == null ? "" : password;
        Identity identity = users.authenticate(sent, secret);
        if (identity == null) {
            FailedLogin.tell(request, "HttpServletRequest.login", sent, secret);
            throw new ServletException("name or password is wrong");
        }
        Authenticator means = authenticator;
        admit(request, new Login(identity, means == null ? "LOGIN" : means.method()));
    }

    /** {@code HttpServletRequest.logout}. */
    public void logout(SecuredRequest request) {
        request.login(null);
        request.sessionNote(LOGIN, null);
    }

    /**
     * {@code HttpServletRequest.isUserInRole} (§13.3).
     *
     * @param login the caller, or null
     * @param roleLinks the role links of the servlet that asks (security-role-ref): its name to ours
     * @param role as the application asks
     */
    public boolean isUserInRole(@Nullable Login login, Map<String, String> roleLinks, @Nullable String role) {
        if (login == null || role == null || role.equals("*")) {
            return false;
        }
        String linked = roleLinks.getOrDefault(role, role);
        if (linked.equals("**") && !declaredRoles.contains("**")) {
            return true;
        }
        return login.identity().hasRole(linked);
    }
}
