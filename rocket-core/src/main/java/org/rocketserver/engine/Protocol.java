package org.rocketserver.engine;

import java.io.IOException;

/** How octets become exchanges, for one connection. Keeps its parse state between calls; used by the owner only. */
public interface Protocol {
    /**
     * Called when octets or the end may be there. Does not wait for a head.
     *
     * @param connection owned by the caller
     * @param exchanges runs what was parsed
     * @return what shall become of the connection
     * @throws IOException the peer went away; the connection is closed
     */
    Next serve(Connection connection, Exchanges exchanges) throws IOException;

    /**
     * Does what is left to do for exchanges that are over: nobody's code runs for it.
     *
     * @return {@code AGAIN} if the connection is to be {@linkplain #serve served}, else what shall become of it
     * @throws IOException the peer went away; the connection is closed
     */
    default Next goOn() throws IOException {
        return Next.AGAIN;
    }

    /**
     * Called when the connection's deadline passed while it rested.
     *
     * @param connection owned by the caller
     * @return normally {@code CLOSE}, with an answer gathered if the peer had begun a request
     * @throws IOException the peer went away
     */
    Next expire(Connection connection) throws IOException;

    /**
     * Called instead of these when a connection was closed that waited to be {@linkplain Connection#serveWhenWritable
     * served} on, or for a thread to do that. Any thread; nothing else is called afterwards.
     */
    default void closed() {}

    /**
     * Gathers an answer for a peer that cannot be served now, such as 503 with {@code Retry-After}. Never waits.
     *
     * @param connection owned by the caller; is closed afterwards
     */
    void refuse(Connection connection);

    /**
     * Whether nothing is remembered but octets that are unread in the input, so that a new protocol could go on in this
     * one's place. Asked while the connection rests, by its owner.
     */
    default boolean replaceable() {
        return false;
    }

    /** Makes the protocol of a new connection; chosen by what ALPN agreed on. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes a protocol.
         *
         * @param connection the connection it will serve
         */
        Protocol create(Connection connection);
    }
}
