package org.rocketserver.exchange;

/** What became of an exchange when the code that served it returned. */
public enum Disposition {
    /** The exchange is over: the response was written, or there will be none and the connection has to end. */
    COMPLETED,
    /** The exchange goes on without a thread, until {@link Exchange#resume} is called. */
    SUSPENDED
}
