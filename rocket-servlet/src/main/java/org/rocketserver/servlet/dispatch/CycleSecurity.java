package org.rocketserver.servlet.dispatch;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.servlet.security.Login;
import org.rocketserver.servlet.security.SecuredRequest;

/** What one exchange shows to the gate, and who its caller is. Owned by the exchange's current thread. */
final class CycleSecurity implements SecuredRequest {
    private final RequestCycle cycle;
    private String path;
    private @Nullable ServletRequest given;
    private @Nullable HttpServletResponse givenResponse;
    private @Nullable Login login;
    private boolean credentialsTaken;

    CycleSecurity(RequestCycle cycle, String path) {
        this.cycle = cycle;
        this.path = path;
    }

    /** The time in which a request is judged. */
    @FunctionalInterface
    interface Judged extends AutoCloseable {
        @Override
        void close();
    }

    /** For a while it is about a request as whoever asks has wrapped it, and answers go through the same hands. */
    Judged judge(ServletRequest wrapped, HttpServletResponse wrappedResponse) {
        ServletRequest before = given;
        HttpServletResponse beforeResponse = givenResponse;
        given = wrapped;
        givenResponse = wrappedResponse;
        return () -> {
            given = before;
            givenResponse = beforeResponse;
        };
    }

    /** The path that is judged from now on. */
    void path(String next) {
        path = next;
    }

    @Override
    public HttpServletRequest request() {
        return cycle.request();
    }

    @Override
    public @Nullable InputStream untouchedBody() {
        return cycle.request().untouchedBody();
    }

    @Override
    public HttpServletResponse response() {
        HttpServletResponse answered = givenResponse;
        return answered == null ? cycle.response() : answered;
    }

    @Override
    public void keepFromSharedCaches() {
        HttpServletResponse answered = response();
        if (answered.getHeader("Cache-Control") == null) { // a filter in front may have said no-store
            answered.setHeader("Cache-Control", "private");
        }
        cycle.response().stayPrivate();
    }

    @Override
    public String method() {
        return given instanceof HttpServletRequest seen
                ? seen.getMethod()
                : cycle.request().getMethod();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String target() {
        RequestTarget asked = cycle.exchange().request().target();
        String query = asked.rawQuery();
        return query == null ? asked.rawPath() : asked.rawPath() + "?" + query;
    }

    @Override
    public String origin() {
        return cycle.request().origin();
    }

    @Override
    public String withoutSessionId(String url) {
        return cycle.sessions().own().withoutId(url);
    }

    @Override
    public @Nullable Login login() {
        return login;
    }

    @Override
    public void login(@Nullable Login found) {
        login = found;
    }

    @Override
    public boolean credentialsTaken() {
        return credentialsTaken;
    }

    @Override
    public void takeCredentials() {
        credentialsTaken = true;
    }

    @Override
    public @Nullable Object sessionNote(String name) {
        return cycle.sessions().own().note(name);
    }

    @Override
    public void sessionNote(String name, @Nullable Object value) {
        cycle.sessions().own().note(name, value);
    }

    @Override
    public void sessionNoteOnceThere(String name, Object value) {
        cycle.sessions().own().noteOnceThere(name, value);
    }

    @Override
    public void sessionNoteAgain(String name, Object value) {
        cycle.sessions().own().noteAgain(name, value);
    }

    @Override
    public void show(String page) throws IOException, ServletException {
        RequestDispatcher dispatcher = cycle.app().context().getRequestDispatcher(page);
        if (!(dispatcher instanceof PathDispatcher own)) {
            throw new ServletException(
                    "the login configuration names " + page + ", which is no path of the application");
        }
        cycle.begin();
        own.show(asGet(cycle.request()), response());
    }

    private static HttpServletRequest asGet(HttpServletRequest request) {
        if (request.getMethod().equals("GET")) {
            return request;
        }
        return new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return "GET";
            }
        };
    }
}
