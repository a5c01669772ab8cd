package org.rocketserver.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An exchange that came by TLS: the plain one and the session. */
final class SecureExchange extends HttpsExchange {
    private final PlainExchange plain;
    private final SSLSession session;

    SecureExchange(PlainExchange plain, SSLSession session) {
        this.plain = plain;
        this.session = session;
    }

    @Override
    public SSLSession getSSLSession() {
        return session;
    }

    @Override
    public Headers getRequestHeaders() {
        return plain.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return plain.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return plain.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return plain.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return plain.getHttpContext();
    }

    @Override
    public void close() {
        plain.close();
    }

    @Override
    public InputStream getRequestBody() {
        return plain.getRequestBody();
    }

    @Override
    public OutputStream getResponseBody() {
        return plain.getResponseBody();
    }

    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        plain.sendResponseHeaders(code, length);
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return plain.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return plain.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return plain.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return plain.getProtocol();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return plain.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        plain.setAttribute(name, value);
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
        plain.setStreams(in, out);
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return plain.getPrincipal();
    }
}
