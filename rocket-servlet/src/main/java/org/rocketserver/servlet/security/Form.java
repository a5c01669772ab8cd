package org.rocketserver.servlet.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.Realm;

/** A page of the application asks for name and password (Servlet 6.1 §13.6.3). */
final class Form implements Authenticator {
    private static final String ACTION = "/j_security_check";
    private static final String SAVED = "org.rocketserver.savedRequest";

    /** How long, in seconds, a session rests that nobody has logged in to: anybody can have one made. */
    private static final int PATIENCE_SECONDS = 120;

    /** What the application had said how long such a session rests. */
    private static final String RESTS = "org.rocketserver.restsAfterLogin";

    private final LoginSettings settings;
    private final String loginPage;
    private final String errorPage;
    private final Realm realm;

    Form(LoginSettings settings, Realm realm) {
        this.settings = settings;
        this.loginPage = page(settings.loginPage(), "form-login-page");
        this.errorPage = page(settings.errorPage(), "form-error-page");
        this.realm = realm;
    }

    private static String page(@Nullable String path, String element) {
        if (path == null || !path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "FORM needs a " + element + " that starts with a slash (Servlet 6.1 §14.4)");
        }
        return path;
    }

    @Override
    public String method() {
        return HttpServletRequest.FORM_AUTH;
    }

    /** A request itself shows nothing: who it is comes from the session, after {@link #submitted}. */
    @Override
    public @Nullable Login authenticate(SecuredRequest request) {
        return null;
    }

    /** Keeps the request and shows the login page. */
    @Override
    public void challenge(SecuredRequest request) throws IOException, ServletException {
        if (isAction(request)) {
            show(request, loginPage); // a login is nothing to come back to
            return;
        }
        SavedRequest saved = SavedRequest.of(request, settings.savedBodyBytes());
        if (saved == null) {
            request.response().sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        boolean first = request.request().getSession(false) == null;
        request.sessionNote(SAVED, saved);
        if (first) {
            shorten(request);
        }
        show(request, loginPage);
    }

    /** A session that only the interrupted request has lasts no longer than it takes to fill in the page. */
    private static void shorten(SecuredRequest request) {
        HttpSession session = request.request().getSession(false);
        if (session == null) {
            return;
        }
        int rests = session.getMaxInactiveInterval();
        if (rests <= 0 || rests > PATIENCE_SECONDS) {
            request.sessionNote(RESTS, rests);
            session.setMaxInactiveInterval(PATIENCE_SECONDS);
        }
    }

    /** Somebody has logged in, by the page or otherwise: the session lasts as others do, unless the page said more. */
    static void lengthen(SecuredRequest request) {
        HttpSession session = request.request().getSession(false);
        if (session != null && request.sessionNote(RESTS) instanceof Integer rests) {
            request.sessionNote(RESTS, null);
            if (session.getMaxInactiveInterval() == PATIENCE_SECONDS) {
                session.setMaxInactiveInterval(rests);
            }
        }
    }

    private static void show(SecuredRequest request, String page) throws IOException, ServletException {
        request.response().setHeader("Cache-Control", "no-store");
        request.show(page);
    }

    /** Whether a request is for one of the two pages, which everybody must be able to see. */
    boolean ownPage(String path) {
        return isPage(loginPage, path) || isPage(errorPage, path);
    }

    private static boolean isPage(String page, String path) {
        return pathOf(page).equals(path);
    }

    private static String pathOf(String page) {
        int query = page.indexOf('?');
        return query < 0 ? page : page.substring(0, query);
    }

    /** The path of the login page within the application. */
    String loginPath() {
        return pathOf(loginPage);
    }

    /** Whether a request is a filled-in login page. */
    static boolean isSubmission(SecuredRequest request) {
        return isAction(request) && "POST".equals(request.request().getMethod());
    }

    private static boolean isAction(SecuredRequest request) {
        return request.path().endsWith(ACTION);
    }

    /**
     * Takes name and password from a filled-in login page.
     *
     * @return the caller, or null after the error page was shown
     */
    @Nullable
    Login submitted(SecuredRequest request) throws IOException, ServletException {
        String name = Objects.requireNonNullElse(request.request().getParameter("j_username"), "");
        String password = Objects.requireNonNullElse(request.request().getParameter("j_password"), "");
        Identity identity = realm.authenticate(name, password);
        if (identity == null) {
            FailedLogin.tell(request, method(), name, password);
            show(request, errorPage);
            return null;
        }
        return new Login(identity, method());
    }

    /** Where the login page came in between, or the start page: path and query. */
    static String wayBack(SecuredRequest request) {
        return request.sessionNote(SAVED) instanceof SavedRequest saved
                ? saved.uri()
                : request.request().getContextPath() + "/";
    }

    /** Sends the caller back to where the login page came in between, or to the start page. */
    void goBack(SecuredRequest request) throws IOException {
        HttpServletResponse response = request.response();
        // 303 asks for GET whatever was posted (RFC 9110 §15.4.4), but HTTP/1.0 does not know it
        int status = "HTTP/1.0".equals(request.request().getProtocol())
                ? HttpServletResponse.SC_FOUND
                : HttpServletResponse.SC_SEE_OTHER;
        response.sendRedirect(response.encodeRedirectURL(wayBack(request)), status);
    }

    /**
     * What this request interrupted by a login was, if it is that one coming back: by the GET that a redirect makes of
     * it. Another request for the same path is one of its own.
     */
    static @Nullable SavedRequest resumed(SecuredRequest request) {
        if ("GET".equals(request.request().getMethod())
                && request.sessionNote(SAVED) instanceof SavedRequest saved
                && saved.uri().equals(SavedRequest.place(request))) {
            return saved;
        }
        return null;
    }

    /** The saved request has been gone on with. */
    static void forget(SecuredRequest request) {
        request.sessionNote(SAVED, null);
    }
}
