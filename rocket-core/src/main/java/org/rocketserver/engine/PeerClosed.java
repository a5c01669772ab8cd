package org.rocketserver.engine;

import java.io.IOException;

/** The peer closed the connection, between requests or inside a message: a normal end, not a fault. */
public final class PeerClosed extends IOException {
    private static final long serialVersionUID = 1;

    /** Says where the end came. */
    public PeerClosed(String where) {
        super(where);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
