package org.rocketserver.servlet.message;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.security.Principal;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpDate;
import org.rocketserver.http.HttpVersion;

/**
 * The request as the application sees it (Servlet 6.1 chapter 3). Made for one exchange and dropped with it; owned by
 * the exchange's current thread. After {@link #end} what needs the exchange or another room answers
 * {@link IllegalStateException}; what stood in the head can still be read, and is always this request's own.
 */
public final class RocketRequest implements HttpServletRequest {
    private final Exchange exchange;
    private final Headers headers;
    private final RequestServices services;
    private final Frames frames;
    private final Origin origin;
    private final Attributes attributes;
    private final RequestContent content;
    private final Parameters parameters;
    private final RequestCookies cookies;
    private @Nullable List<Locale> locales;
    private @Nullable RequestParts parts;
    private boolean ended;

    /**
     * A request of an exchange.
     *
     * @param exchange where it comes from
     * @param services what it asks of other rooms
     * @param frames its dispatches
     * @param settings limits
     */
    public RocketRequest(Exchange exchange, RequestServices services, Frames frames, MessageSettings settings) {
        this.exchange = exchange;
        this.services = services;
        this.frames = frames;
        headers = exchange.request().headers();
        origin = new Origin(exchange);
        attributes = new Attributes(exchange, services, frames);
        content = new RequestContent(exchange, services, frames);
        cookies = new RequestCookies(headers, settings.cookieCount());
        boolean post = "POST".equals(exchange.request().method());
        FormReader form = new FormReader(this, content, services, settings.formBytes(), post);
        parameters = new Parameters(frames, exchange.request().target().rawQuery(), settings.parameterCount(), form);
    }

    // ---- for the container -------------------------------------------------------------------------------------

    /** The request is over: reading, sessions, dispatchers and the like are refused from here on. */
    public void end() {
        ended = true;
        content.end();
    }

    /** Who answers for other rooms: how dispatch finds the cycle of a request that an application unwrapped. */
    public RequestServices owner() {
        return services;
    }

    /** Scheme, host and port as the client used them, such as {@code https://example.org:8443}. */
    public String origin() {
        return origin.toString();
    }

    /** The body from its beginning, or null if the application has begun to read it, as stream, text or form. */
    public @Nullable InputStream untouchedBody() {
        return content.untouched();
    }

    /** The stream of the body, whoever reads it otherwise. */
    public RequestInput input() {
        return content.input();
    }

    private RequestServices services() {
        if (ended) {
            throw new IllegalStateException("the request is over (Servlet 6.1 §3.14)");
        }
        return services;
    }

    // ---- head --------------------------------------------------------------------------------------------------

    @Override
    public String getMethod() {
        String shown = frames.method();
        return shown == null ? exchange.request().method() : shown;
    }

    @Override
    public String getProtocol() {
        return exchange.request().version().toString();
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.first(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers.all(name));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.names());
    }

    @Override
    public int getIntHeader(String name) {
        String value = headers.first(name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    @Override
    public long getDateHeader(String name) {
        String value = headers.first(name);
        if (value == null) {
            return -1;
        }
        Instant date = HttpDate.parse(value);
        if (date == null) {
            throw new IllegalArgumentException("the header " + name + " is no date (RFC 9110 §5.6.7)");
        }
        return date.toEpochMilli();
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        return cookies.all();
    }

    @Override
    public Locale getLocale() {
        return locales().get(0);
    }

    @Override
    public Enumeration<Locale> getLocales() {
        return Collections.enumeration(locales());
    }

    private List<Locale> locales() {
        List<Locale> list = locales;
        if (list == null) {
            list = RequestLocales.of(headers);
            locales = list;
        }
        return list;
    }

    // ---- paths -------------------------------------------------------------------------------------------------

    @Override
    public String getRequestURI() {
        return frames.paths().requestUri();
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer(origin.toString()).append(getRequestURI());
    }

    @Override
    public String getContextPath() {
        return frames.paths().contextPath();
    }

    @Override
    public String getServletPath() {
        return frames.paths().servletPath();
    }

    @Override
    public @Nullable String getPathInfo() {
        return frames.paths().pathInfo();
    }

    @Override
    public @Nullable String getPathTranslated() {
        String pathInfo = getPathInfo();
        return pathInfo == null ? null : getServletContext().getRealPath(pathInfo);
    }

    @Override
    public @Nullable String getQueryString() {
        return frames.paths().queryString();
    }

    @Override
    public HttpServletMapping getHttpServletMapping() {
        return frames.paths().mapping();
    }

    @Override
    public ServletContext getServletContext() {
        return frames.context();
    }

    @Override
    public DispatcherType getDispatcherType() {
        return frames.type();
    }

    @Override
    public @Nullable RequestDispatcher getRequestDispatcher(@Nullable String path) {
        return path == null ? null : services().dispatcher(RelativePaths.absolute(path, frames));
    }

    // ---- connection --------------------------------------------------------------------------------------------

    @Override
    public String getScheme() {
        return origin.scheme();
    }

    @Override
    public boolean isSecure() {
        return exchange.scheme().equals("https");
    }

    @Override
    public String getServerName() {
        return origin.host();
    }

    @Override
    public int getServerPort() {
        return origin.port();
    }

    @Override
    public String getRemoteAddr() {
        return Addresses.text(exchange.connection().client());
    }

    /** The same as the address: names are not looked up, which would make every caller wait for others. */
    @Override
    public String getRemoteHost() {
        return getRemoteAddr();
    }

    @Override
    public int getRemotePort() {
        return Addresses.port(exchange.connection().client());
    }

    @Override
    public String getLocalAddr() {
        return Addresses.text(exchange.connection().local());
    }

    @Override
    public String getLocalName() {
        return Addresses.name(exchange.connection().local());
    }

    @Override
    public int getLocalPort() {
        return Addresses.port(exchange.connection().local());
    }

    /** Unique for the life of the server: the connection's id and the exchange's. */
    @Override
    public String getRequestId() {
        return exchange.connection().id() + "-" + exchange.id();
    }

    /** The stream's id with HTTP/2; empty before, where requests have none. */
    @Override
    public String getProtocolRequestId() {
        return exchange.request().version() == HttpVersion.HTTP_2 ? exchange.id() : "";
    }

    @Override
    public ServletConnection getServletConnection() {
        return new ConnectionView(exchange.connection(), exchange.request().version());
    }

    // ---- attributes and parameters -----------------------------------------------------------------------------

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.names());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes.set(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public @Nullable String getParameter(String name) {
        return parameters.first(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.all().keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return parameters.values(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters.all();
    }

    // ---- body --------------------------------------------------------------------------------------------------

    @Override
    public @Nullable String getContentType() {
        return content.type();
    }

    @Override
    public int getContentLength() {
        long length = content.length();
        return length > Integer.MAX_VALUE ? -1 : (int) length;
    }

    @Override
    public long getContentLengthLong() {
        return content.length();
    }

    @Override
    public @Nullable String getCharacterEncoding() {
        return content.encoding();
    }

    @Override
    public void setCharacterEncoding(String encoding) throws UnsupportedEncodingException {
        content.encoding(encoding);
    }

    @Override
    public void setCharacterEncoding(Charset encoding) {
        content.encoding(encoding);
    }

    @Override
    public ServletInputStream getInputStream() {
        return content.stream();
    }

    @Override
    public BufferedReader getReader() throws UnsupportedEncodingException {
        return content.reader();
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        return parts().all();
    }

    @Override
    public @Nullable Part getPart(String name) throws IOException, ServletException {
        return parts().first(name);
    }

    /** The parts of the body, read when first asked for. */
    RequestParts parts() {
        RequestParts read = parts;
        if (read == null) {
            read = new RequestParts(content, services());
            parts = read;
        }
        return read;
    }

    @Override
    public boolean isTrailerFieldsReady() {
        return content.finished();
    }

    @Override
    public Map<String, String> getTrailerFields() {
        return content.trailers();
    }

    // ---- other rooms -------------------------------------------------------------------------------------------

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        return services().session(create);
    }

    @Override
    public HttpSession getSession() {
        HttpSession session = services().session(true);
        if (session == null) {
            throw new IllegalStateException("a session cannot be made any more");
        }
        return session;
    }

    @Override
    public String changeSessionId() {
        return services().changeSessionId();
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        return services.requestedSessionId();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return services().requestedSessionIdValid();
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return services.requestedSessionIdFromCookie();
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return services.requestedSessionIdFromUrl();
    }

    @Override
    public @Nullable String getAuthType() {
        return services.authType();
    }

    @Override
    public @Nullable String getRemoteUser() {
        Principal user = services.principal();
        return user == null ? null : user.getName();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return services.principal();
    }

    @Override
    public boolean isUserInRole(String role) {
        return services.userInRole(role);
    }

    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
        return services().authenticate(response);
    }

    @Override
    public void login(String user, String password) throws ServletException {
        services().login(user, password);
    }

    @Override
    public void logout() throws ServletException {
        services().logout();
    }

    @Override
    public AsyncContext startAsync() {
        return services().startAsync();
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return services().startAsync(request, response);
    }

    @Override
    public boolean isAsyncStarted() {
        return services.asyncStarted();
    }

    @Override
    public boolean isAsyncSupported() {
        return services.asyncSupported();
    }

    @Override
    public AsyncContext getAsyncContext() {
        return services().asyncContext();
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) throws IOException, ServletException {
        return services().upgrade(handler);
    }
}
