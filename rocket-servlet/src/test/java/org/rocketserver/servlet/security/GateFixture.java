package org.rocketserver.servlet.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;

/** One request to a gate: what is asked of the request is answered, what is done to the response is remembered. */
final class GateFixture implements SecuredRequest {
    String method = "GET";
    String protocol = "HTTP/1.1";
    String path = "/a";

    @Nullable
    String query;

    byte[] body = {};
    boolean tls;
    final Map<String, String> headers = new LinkedHashMap<>();
    final Map<String, String> parameters = new HashMap<>();
    final Map<String, Object> attributes = new HashMap<>();
    /** Notes of the session; given on from request to request. */
    final Map<String, Object> notes;

    boolean session;

    /** Whether the session cannot have another id. */
    boolean storeFails;

    int idsChanged;
    int status;

    @Nullable
    String location;

    @Nullable
    String shown;

    final Map<String, String> answered = new HashMap<>();
    private @Nullable Login login;
    private boolean credentialsTaken;

    GateFixture() {
        this(new HashMap<>());
    }

    private GateFixture(Map<String, Object> notes) {
        this.notes = notes;
        this.session = !notes.isEmpty();
    }

    static GateFixture get(String path) {
        GateFixture request = new GateFixture();
        request.path = path;
        return request;
    }

    /** The next request of the same client. */
    GateFixture then(String nextMethod, String nextPath) {
        GateFixture next = new GateFixture(notes);
        next.method = nextMethod;
        next.path = nextPath;
        return next;
    }

    GateFixture header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    @Override
    public HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                GateFixture.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> {
                    String name = called.getName();
                    return switch (name) {
                        case "getMethod" -> method;
                        case "getProtocol" -> protocol;
                        case "getContextPath" -> "/app";
                        case "getRemoteAddr" -> "192.0.2.1";
                        case "isSecure" -> tls;
                        case "getServerName" -> "example.com";
                        case "getHeader" -> headers.get((String) arguments[0]);
                        case "getHeaders" ->
                            Collections.enumeration(
                                    headers.containsKey((String) arguments[0])
                                            ? List.of(headers.get((String) arguments[0]))
                                            : List.of());
                        case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                        case "getParameter" -> parameters.get((String) arguments[0]);
                        case "getAttribute" -> attributes.get((String) arguments[0]);
                        case "getContentLengthLong" -> (long) body.length;
                        case "getSession" -> session ? anySession() : null;
                        case "changeSessionId" -> changedId();
                        default -> throw new UnsupportedOperationException(name);
                    };
                });
    }

    @Override
    public InputStream untouchedBody() {
        return new ByteArrayInputStream(body);
    }

    private String changedId() {
        if (storeFails) {
            throw new HttpException(Status.SERVICE_UNAVAILABLE, "the test took the store away");
        }
        return "id" + ++idsChanged;
    }

    private static HttpSession anySession() {
        return (HttpSession) Proxy.newProxyInstance(
                GateFixture.class.getClassLoader(), new Class<?>[] {HttpSession.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals("getMaxInactiveInterval")) {
                        return 60;
                    }
                    throw new UnsupportedOperationException(called.getName());
                });
    }

    @Override
    public HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                GateFixture.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, called, arguments) -> {
                    switch (called.getName()) {
                        case "sendError" -> status = (Integer) arguments[0];
                        case "setHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
                        case "sendRedirect" -> {
                            location = (String) arguments[0];
                            status = arguments.length == 2 ? (Integer) arguments[1] : 302;
                        }
                        case "encodeRedirectURL" -> {
                            return arguments[0];
                        }
                        default -> throw new UnsupportedOperationException(called.getName());
                    }
                    return null;
                });
    }

    @Override
    public void keepFromSharedCaches() {
        answered.put("Cache-Control", "private");
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return "/app" + path + (query == null ? "" : "?" + query);
    }

    @Override
    public String origin() {
        return "http://example.com";
    }

    @Override
    public String withoutSessionId(String url) {
        return url;
    }

    @Override
    public @Nullable Login login() {
        return login;
    }

    @Override
    public void login(@Nullable Login newLogin) {
        login = newLogin;
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
        return notes.get(name);
    }

    @Override
    public void sessionNote(String name, @Nullable Object value) {
        if (value == null) {
            notes.remove(name);
        } else {
            session = true;
            notes.put(name, value);
        }
    }

    @Override
    public void sessionNoteOnceThere(String name, Object value) {
        if (session) {
            notes.put(name, value);
        }
    }

    @Override
    public void sessionNoteAgain(String name, Object value) {
        sessionNoteOnceThere(name, value);
    }

    @Override
    public void show(String page) {
        shown = page;
    }
}
