package org.rocketserver.exchange;

/** What became of an exchange when the code that served it returned. */
public enum Disposition {
    /**
     * The exchange is over: the response was written, the connection was upgraded, or {@link Exchange#abort} was
     * called. To say so without any of these is a fault of the worker's, which is logged; the client gets a 500.
     */
    COMPLETED,
    /** The exchange goes on without a thread, until {@link Exchange#resume} is called. */
    SUSPENDED
}
