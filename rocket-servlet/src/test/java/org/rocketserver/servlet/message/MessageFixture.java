package org.rocketserver.servlet.message;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.MappingMatch;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.mapping.MappingView;
import org.rocketserver.testkit.MemoryExchange;

/** A request and a response over a memory exchange; the other rooms are played by simple answers. */
final class MessageFixture implements RequestServices {
    final MemoryExchange exchange;
    final Frames frames;
    final RocketRequest request;
    final RocketResponse response;
    final List<String> events = new ArrayList<>();
    final Map<String, String> contextSettings = new HashMap<>();
    final Map<String, String> localeEncodings = new HashMap<>();

    @Nullable
    ReadListener readListener;

    @Nullable
    WriteListener writeListener;

    Runnable atSaving = () -> {};
    boolean async;
    boolean multipart;
    List<Part> parts = List.of();
    int asked;

    MessageFixture(MemoryExchange.Builder builder) {
        this(builder, MessageSettings.DEFAULT);
    }

    MessageFixture(MemoryExchange.Builder builder, MessageSettings settings) {
        exchange = builder.build();
        String path = exchange.request().target().rawPath();
        frames = new Frames(Frame.request(
                context("/app"), elements(path, exchange.request().target().rawQuery())));
        request = new RocketRequest(exchange, this, frames, settings);
        response = new RocketResponse(exchange, this, frames, settings);
    }

    /** Elements of a path in the application {@code /app}, with a servlet at the first segment. */
    static PathElements elements(String uri, @Nullable String query) {
        String path = uri.startsWith("/app") ? uri.substring(4) : uri;
        int slash = path.indexOf('/', 1);
        String servletPath = slash < 0 ? path : path.substring(0, slash);
        String pathInfo = slash < 0 ? null : path.substring(slash);
        return new PathElements(
                uri, "/app", servletPath, pathInfo, query, new MappingView("", servletPath, "s", MappingMatch.EXACT));
    }

    ServletContext context(String path) {
        return (ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getContextPath")) {
                        return path;
                    }
                    if (method.getName().equals("getRealPath")) {
                        return "/real" + arguments[0];
                    }
                    return contextSettings.get(method.getName());
                });
    }

    @Override
    public @Nullable HttpSession session(boolean create) {
        asked++;
        return null;
    }

    @Override
    public boolean ownSessionLives() {
        return true;
    }

    @Override
    public String changeSessionId() {
        return "changed";
    }

    @Override
    public void saveSessions() {
        atSaving.run();
    }

    @Override
    public @Nullable String requestedSessionId() {
        return null;
    }

    @Override
    public boolean requestedSessionIdValid() {
        return false;
    }

    @Override
    public boolean requestedSessionIdFromCookie() {
        return false;
    }

    @Override
    public boolean requestedSessionIdFromUrl() {
        return false;
    }

    @Override
    public String encodeUrl(String url) {
        return url + ";jsessionid=1";
    }

    @Override
    public String encodeRedirectUrl(String url) {
        return url + ";jsessionid=2";
    }

    @Override
    public @Nullable RequestDispatcher dispatcher(String path) {
        events.add("dispatcher " + path);
        return null;
    }

    @Override
    public AsyncContext startAsync() {
        throw new IllegalStateException("not here");
    }

    @Override
    public AsyncContext startAsync(ServletRequest first, ServletResponse second) {
        throw new IllegalStateException("not here");
    }

    @Override
    public boolean asyncStarted() {
        return async;
    }

    @Override
    public boolean asyncSupported() {
        return async;
    }

    @Override
    public AsyncContext asyncContext() {
        throw new IllegalStateException("not here");
    }

    @Override
    public Listening startReading(ReadListener listener, RequestInput input) {
        if (!async) {
            throw new IllegalStateException("not asynchronous");
        }
        readListener = listener;
        return new Listening(() -> {}, () -> events.add("wait to read"));
    }

    @Override
    public Listening startWriting(WriteListener listener, ResponseOutput output) {
        if (!async) {
            throw new IllegalStateException("not asynchronous");
        }
        writeListener = listener;
        return new Listening(() -> {}, () -> events.add("wait to write"));
    }

    @Override
    public @Nullable String authType() {
        return null;
    }

    @Override
    public @Nullable Principal principal() {
        return null;
    }

    @Override
    public boolean userInRole(String role) {
        return false;
    }

    @Override
    public boolean authenticate(HttpServletResponse to) {
        return false;
    }

    @Override
    public void login(String user, String password) {
        events.add("login " + user);
    }

    @Override
    public void logout() {
        events.add("logout");
    }

    @Override
    public boolean multipartConfigured() {
        return multipart;
    }

    @Override
    public Collection<Part> parts(String contentType, Charset charset, InputStream body) throws IOException {
        events.add("parts");
        body.readAllBytes();
        return parts;
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) {
        throw new IllegalStateException("not here");
    }

    @Override
    public @Nullable String localeEncoding(Locale locale) {
        return localeEncodings.get(locale.toString());
    }

    @Override
    public void attributeAdded(String name, Object value) {
        events.add("added " + name + "=" + value);
    }

    @Override
    public void attributeRemoved(String name, Object value) {
        events.add("removed " + name + "=" + value);
    }

    @Override
    public void attributeReplaced(String name, Object value) {
        events.add("replaced " + name + "=" + value);
    }
}
