package org.rocketserver.servlet.message;

import jakarta.servlet.ServletOutputStream;

/** The body of a response, or the outgoing half of an upgraded connection, as a stream (Servlet 6.1 §5.7). */
public abstract class ResponseOutput extends ServletOutputStream {
    ResponseOutput() {}

    /** For the driver: whether a write would not wait; asks for nothing. */
    public abstract boolean writable();

    /** For the driver: calls back once when {@link #writable} may have become true. */
    public abstract void whenWritable(Runnable action);
}
