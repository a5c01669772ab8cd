package org.rocketserver.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.rocketserver.http.Headers;

/**
 * Takes the octets of a response's body; framing is added below. Used by one thread at a time. Octets may be gathered
 * until {@link #flush} or {@link #close}. To write more than the declared length is an {@link IOException} and nothing
 * of the excess is sent. Where the status or method allows no body (HEAD, 204, 304), octets are counted and dropped.
 */
public interface ResponseBody {
    /**
     * Writes all octets, waiting for the peer to take them where needed.
     *
     * @param from is drained; free to be reused on return
     * @throws IOException the peer went away or was too slow
     */
    void write(ByteBuffer from) throws IOException;

    /**
     * Takes octets without waiting. An empty buffer asks for what was gathered to be pushed to the peer.
     *
     * @param from is drained as far as there is room now
     * @return whether all octets were taken, or pushed; if not, the caller keeps the rest and waits with
     *     {@link #whenWritable}
     * @throws IOException the peer went away
     */
    boolean tryWrite(ByteBuffer from) throws IOException;

    /**
     * Calls back once when {@link #tryWrite} would take octets again, or fail, or it is worth trying because nobody can
     * tell. At most one call may be outstanding. Without effect when the exchange is over.
     *
     * @param action runs on a thread of the engine's, the calling one, or one that cuts the connection, but on none
     *     that waits inside another request; must not block; usually calls {@link Exchange#resume}
     */
    void whenWritable(Runnable action);

    /**
     * Pushes gathered octets to the peer, waiting where needed. After {@link #close} that is for whoever completes the
     * exchange later; without effect when that is done.
     *
     * @throws IOException the peer went away or was too slow
     */
    void flush() throws IOException;

    /**
     * Sends a part of a file, without copying it through this process where the system can.
     *
     * @param file read at the given position; its own position is not changed
     * @param at first octet
     * @param count how many octets; all of them must exist
     * @throws IOException the peer went away or was too slow, or the file is shorter
     */
    void transfer(FileChannel file, long at, long count) throws IOException;

    /**
     * Sends a part of a file as the last octets of the body, and {@linkplain #close closes} the body. The file is this
     * body's from here on, and closed by it in any case: so a peer that does not take all of it at once need not be
     * waited for. What is left then goes out after the exchange is over, without a thread, and whatever follows on the
     * connection waits for it; or before the exchange is suspended.
     *
     * @param file read at the given position
     * @param at first octet
     * @param count how many octets; all of them must exist
     * @throws IOException the peer went away or was too slow, or the file is shorter, as far as that is known by now
     */
    default void transferLast(FileChannel file, long at, long count) throws IOException {
        try (file) {
            transfer(file, at, count);
            close();
        }
    }

    /** Whether the peer can be sent nothing more: writing failed, or the connection was cut or is over. Any thread. */
    boolean lost();

    /**
     * Sets what to send after the body (RFC 9110 §6.5); asked once, at {@link #close}. Without effect where the
     * protocol version or framing cannot carry trailers. Fields that must not be trailers (§6.5.1) are left out; a
     * section that is too large is an {@link IllegalStateException} of {@code close}, and cuts the response.
     *
     * @param trailers the trailer section
     */
    void trailers(Supplier<Headers> trailers);

    /**
     * Ends the body. A body shorter than declared cuts the connection. Has no effect the second time.
     *
     * @throws IOException the peer went away
     */
    void close() throws IOException;
}
