package org.rocketserver.engine;

/** What a protocol wants to become of its connection. */
public enum Next {
    /** A head is incomplete: the connection rests with its octets, under the head's deadline. */
    PARTIAL,
    /** Between two requests: the connection rests until it speaks. */
    IDLE,
    /** More requests are buffered, but others shall have their turn first. */
    AGAIN,
    /**
     * Whoever holds the exchange owns the connection and will give it back by {@link Connection#finish}; or nobody
     * does, and it waits to be {@linkplain Connection#serveWhenWritable served} on.
     */
    SUSPENDED,
    /**
     * What was gathered is sent, then the connection is closed so that the peer can read it all, although it may send
     * on.
     */
    CLOSE,
    /** As {@code CLOSE}, but the peer's request was read to its end and nothing follows it: no need to linger. */
    END
}
