package org.rocketserver.servlet.message;

import jakarta.servlet.ServletConnection;
import org.rocketserver.exchange.ConnectionInfo;
import org.rocketserver.http.HttpVersion;

/** The connection as the application may know it (Servlet 6.1, {@code ServletConnection}). */
record ConnectionView(ConnectionInfo connection, HttpVersion version) implements ServletConnection {
    @Override
    public String getConnectionId() {
        return connection.id();
    }

    /** The ALPN protocol id (RFC 7301 §6). */
    @Override
    public String getProtocol() {
        return switch (version) {
            case HTTP_1_0 -> "http/1.0";
            case HTTP_1_1 -> "http/1.1";
            case HTTP_2 -> connection.secure() ? "h2" : "h2c";
        };
    }

    /** Empty: neither HTTP/1 nor HTTP/2 gives a connection an id. */
    @Override
    public String getProtocolConnectionId() {
        return "";
    }

    @Override
    public boolean isSecure() {
        return connection.secure();
    }
}
