package org.rocketserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.TlsInfo;

/**
 * Octets in and out of one connection, never blocking. Used by the connection's owner, but for {@link #close}. What has
 * a default says what holds where octets go straight to and from the system, without a store or TLS in between.
 */
public interface Transport {
    /**
     * Reads what has come.
     *
     * @param into a heap buffer, or a direct one
     * @return octets read, 0 if nothing is there, -1 at the peer's end
     * @throws IOException the peer went away
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Whether octets come into a direct buffer without a copy, and wait in the system until then: who will read on does
     * well to have as many at once as that buffer takes.
     */
    default boolean readsDirectly() {
        return false;
    }

    /**
     * Writes what can be taken now: first {@code gathered}, then {@code body}, in one system call if they fit.
     *
     * @param gathered drained first
     * @param body drained next
     * @return octets taken in all; may be 0
     * @throws IOException the peer went away
     */
    int write(ByteBuffer gathered, ByteBuffer body) throws IOException;

    /**
     * Sends a part of a file.
     *
     * @return octets sent; 0 if nothing can be taken now
     * @throws IOException the peer went away, or the file is shorter
     */
    long transfer(FileChannel file, long at, long count) throws IOException;

    /**
     * Pushes on what the transport itself holds back, such as TLS records.
     *
     * @return whether nothing is held back
     * @throws IOException the peer went away
     */
    default boolean flush() throws IOException {
        return true;
    }

    /** Whether octets can be read that no selector will report. */
    default boolean hasBuffered() {
        return false;
    }

    /** Whether the octets still only serve to set the transport up. */
    default boolean handshaking() {
        return false;
    }

    /** How many octets of the transport's own, such as sealed records, wait until the peer takes them. */
    default int heldBack() {
        return 0;
    }

    /** Whether there are any. */
    default boolean holdsBack() {
        return heldBack() > 0;
    }

    /** What TLS agreed on; null on plain connections, and before the handshake is over. */
    default @Nullable TlsInfo tls() {
        return null;
    }

    /** Tells the peer that no more octets will come. */
    void shutdownOutput() throws IOException;

    /** Closes at once; any thread. */
    void close();

    /** Closes so that the peer sees a reset where the system can do that; any thread. */
    void reset();

    /** What a selector watches, or null if there is no such thing. */
    @Nullable
    SelectableChannel channel();
}
