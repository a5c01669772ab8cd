package org.rocketserver.servlet.dispatch;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Tokens;
import org.rocketserver.servlet.async.AsyncCycle;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.Listeners;
import org.rocketserver.servlet.context.ServletHolder;
import org.rocketserver.servlet.message.Listening;
import org.rocketserver.servlet.message.RequestInput;
import org.rocketserver.servlet.message.RequestServices;
import org.rocketserver.servlet.message.ResponseOutput;
import org.rocketserver.servlet.security.Login;
import org.rocketserver.servlet.session.SessionAccess;

/** What a request asks of the other rooms, answered for one exchange; all delegation. */
final class CycleServices implements RequestServices {
    private static final int MOST_OPTIONS = 32;

    private final RequestCycle cycle;
    private final CycleParts parts;

    /** Gives up what was made for this exchange, which is little. Guarded by this object, as any thread may make it. */
    private List<Runnable> givingUp = List.of();

    /** Whether that was given up: nothing more is made then. Guarded by this object. */
    private boolean over;

    CycleServices(RequestCycle cycle) {
        this.cycle = cycle;
        this.parts = new CycleParts(cycle);
    }

    /** The exchange this is for. */
    RequestCycle cycle() {
        return cycle;
    }

    // sessions

    private SessionAccess sessions() {
        return cycle.sessions().of(cycle.currentApp());
    }

    @Override
    public @Nullable HttpSession session(boolean create) {
        return sessions().session(create);
    }

    @Override
    public boolean ownSessionLives() {
        return cycle.sessions().own().session(false) != null;
    }

    @Override
    public String changeSessionId() {
        return sessions().changeId();
    }

    @Override
    public void saveSessions() {
        cycle.sessions().save();
    }

    @Override
    public @Nullable String requestedSessionId() {
        return sessions().requestedId();
    }

    @Override
    public boolean requestedSessionIdValid() {
        return sessions().requestedIdValid();
    }

    @Override
    public boolean requestedSessionIdFromCookie() {
        return sessions().fromCookie();
    }

    @Override
    public boolean requestedSessionIdFromUrl() {
        return sessions().fromUrl();
    }

    @Override
    public String encodeUrl(String url) {
        return sessions().encode(url);
    }

    @Override
    public String encodeRedirectUrl(String url) {
        return sessions().encode(url);
    }

    // dispatch

    @Override
    public @Nullable RequestDispatcher dispatcher(String path) {
        return context().getRequestDispatcher(path);
    }

    private AppContext context() {
        return cycle.currentApp().context();
    }

    // asynchronous processing

    @Override
    public AsyncContext startAsync() {
        return cycle.startAsync(cycle.request(), cycle.response(), true);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return cycle.startAsync(request, response, false);
    }

    @Override
    public boolean asyncStarted() {
        return cycle.asyncStarted();
    }

    @Override
    public boolean asyncSupported() {
        return cycle.asyncSupported();
    }

    @Override
    public AsyncContext asyncContext() {
        return cycle.startedAsync().context();
    }

    @Override
    public Listening startReading(ReadListener listener, RequestInput input) {
        return Streams.reading(waiting("setReadListener"), listener, input);
    }

    @Override
    public Listening startWriting(WriteListener listener, ResponseOutput output) {
        return Streams.writing(waiting("setWriteListener"), listener, output);
    }

    private AsyncCycle waiting(String what) {
        if (!cycle.asyncStarted()) {
            throw new IllegalStateException(
                    what + ": the request is neither asynchronous nor upgraded (Servlet 6.1 §3.7, §5.7)");
        }
        return cycle.startedAsync();
    }

    /** RFC 9110 §7.8: the field alone says nothing; it must be named in Connection too, and there is none in 1.0. */
    private static boolean offersUpgrade(RequestHead head) {
        return head.version() == HttpVersion.HTTP_1_1
                && head.headers().contains(HeaderName.UPGRADE)
                && head.headers().all("Connection").stream()
                        .flatMap(value -> Tokens.splitList(value, MOST_OPTIONS).stream())
                        .anyMatch(option -> option.equalsIgnoreCase("upgrade"));
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
        if (!offersUpgrade(cycle.exchange().request())) {
            throw new IllegalStateException("upgrade: the client has not asked for it (RFC 9110 §7.8)");
        }
        T handler = make(type);
        cycle.upgradeTo(handler);
        return handler;
    }

    // instances of the application's classes

    /**
     * Makes an instance of one of the application's classes, which is given up with the exchange (§15.5). Any thread.
     *
     * @throws ServletException it cannot be made
     * @throws IllegalStateException the exchange is over: nobody would give it up
     */
    <T> T make(Class<T> type) throws ServletException {
        DeployedApp app = cycle.currentApp();
        T instance = app.context().instances().create(type);
        Runnable giveUp = () -> app.scope().run(() -> app.context().instances().giveUp(instance));
        if (!later(giveUp)) {
            giveUp.run();
            throw new IllegalStateException("the request is over: nothing is made for it any more (Servlet 6.1 §15.5)");
        }
        return instance;
    }

    private synchronized boolean later(Runnable giveUp) {
        if (over) {
            return false;
        }
        if (givingUp.isEmpty()) {
            givingUp = new ArrayList<>(1);
        }
        givingUp.add(giveUp);
        return true;
    }

    // security

    private @Nullable Login login() {
        return cycle.security().login();
    }

    @Override
    public @Nullable String authType() {
        Login login = login();
        return login == null ? null : login.method();
    }

    @Override
    public @Nullable Principal principal() {
        Login login = login();
        return login == null ? null : login.identity().principal();
    }

    @Override
    public boolean userInRole(String role) {
        ServletHolder servlet = cycle.currentServlet();
        Map<String, String> links = servlet == null ? Map.of() : servlet.roleLinks();
        return cycle.currentApp().gate().isUserInRole(login(), links, role);
    }

    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
        try (CycleSecurity.Judged judged = cycle.security().judge(cycle.request(), response)) {
            return cycle.app().gate().authenticate(cycle.security());
        }
    }

    @Override
    public void login(String user, String password) throws ServletException {
        cycle.app().gate().login(cycle.security(), user, password);
    }

    @Override
    public void logout() {
        cycle.app().gate().logout(cycle.security());
    }

    // parts

    @Override
    public boolean multipartConfigured() {
        ServletHolder servlet = cycle.currentServlet();
        return servlet != null && servlet.multipart() != null;
    }

    @Override
    public Collection<Part> parts(String contentType, Charset charset, InputStream body)
            throws IOException, ServletException {
        return parts.parse(contentType, charset, body);
    }

    /** The exchange is over: removes the files of parts, and gives up what was made for it. */
    void end() {
        parts.discard();
        for (Runnable giveUp : made()) {
            giveUp.run();
        }
    }

    private synchronized List<Runnable> made() {
        over = true;
        return givingUp;
    }

    // locale and attributes

    @Override
    public @Nullable String localeEncoding(Locale locale) {
        Map<String, String> encodings = cycle.currentApp().localeEncodings();
        if (encodings.isEmpty()) {
            return null;
        }
        String exact = encodings.get(locale.toString());
        return exact != null ? exact : encodings.get(locale.getLanguage());
    }

    private Listeners listeners() {
        return context().listeners();
    }

    @Override
    public void attributeAdded(String name, Object value) {
        if (listeners().listenToRequestAttributes()) {
            listeners().requestAttributeChanged(context(), cycle.request(), name, null, value);
        }
    }

    @Override
    public void attributeRemoved(String name, Object value) {
        if (listeners().listenToRequestAttributes()) {
            listeners().requestAttributeChanged(context(), cycle.request(), name, value, null);
        }
    }

    @Override
    public void attributeReplaced(String name, Object value) {
        if (listeners().listenToRequestAttributes()) {
            listeners().requestAttributeChanged(context(), cycle.request(), name, value, value);
        }
    }
}
