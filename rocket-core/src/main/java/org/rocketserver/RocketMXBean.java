package org.rocketserver;

/** A server's state and counters for JMX; each is a component of {@link RocketStats}. */
public interface RocketMXBean {
    /** Where the server is in its life. */
    String getState();

    /** Connections accepted since the start. */
    long getConnectionsAccepted();

    /** Connections open now. */
    long getConnectionsOpen();

    /** Connections that rest. */
    long getConnectionsIdle();

    /** Connections answered 503, or closed to make room. */
    long getConnectionsRefused();

    /** TLS handshakes that failed. */
    long getHandshakeFailures();

    /** Workers that exist. */
    int getThreads();

    /** Workers without work. */
    int getThreadsIdle();

    /** Entries of the active queue. */
    int getQueued();

    /** Responses begun. */
    long getRequests();

    /** Responses with a status of 400 to 499. */
    long getClientErrors();

    /** Responses with a status of 500 and above. */
    long getServerErrors();

    /** Octets from peers. */
    long getBytesRead();

    /** Octets to peers. */
    long getBytesWritten();
}
