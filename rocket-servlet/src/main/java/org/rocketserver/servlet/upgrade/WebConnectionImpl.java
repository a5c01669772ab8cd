package org.rocketserver.servlet.upgrade;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;

/**
 * The connection as an upgrade handler sees it. Thread-safe; its streams may be used by one thread each.
 *
 * @param getInputStream octets that came with the request first
 * @param getOutputStream goes to the client
 * @param onClose ends the connection
 */
record WebConnectionImpl(ServletInputStream getInputStream, ServletOutputStream getOutputStream, Runnable onClose)
        implements WebConnection {
    @Override
    public void close() {
        onClose.run();
    }
}
