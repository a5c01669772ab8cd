package org.rocketserver.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.rocketserver.http.Headers;

/**
 * The octets of a request's body, framing removed. Used by one thread at a time. A breach of the framing rules or of a
 * limit surfaces as {@link org.rocketserver.http.HttpException} from either read.
 */
public interface RequestBody {
    /** What the head promised. */
    BodyLength length();

    /**
     * Reads some octets, waiting for the first. Sends {@code 100 Continue} first where the client expects it.
     *
     * @param into gets one octet or more, if it has room
     * @return how many came; -1 at the end of the body; 0 only if {@code into} has no room
     * @throws IOException the peer went away or was too slow
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Reads what is there, never waiting.
     *
     * @param into gets the octets
     * @return how many came; 0 when there is nothing yet; -1 at the end of the body
     * @throws IOException the peer went away
     */
    int tryRead(ByteBuffer into) throws IOException;

    /**
     * Calls back once when {@link #tryRead} would not return 0 (octets, end, or failure, such as 408 for a peer that
     * has sent nothing for too long). At most one call may be outstanding.
     *
     * @param action runs on a thread of the engine's, the calling one, or one that cuts the connection, but on none
     *     that waits inside another request; must not block; usually calls {@link Exchange#resume}
     */
    void whenReadable(Runnable action);

    /**
     * The trailer section (RFC 9110 §6.5), empty if there was none.
     *
     * @throws IllegalStateException before the end of the body was read
     */
    Headers trailers();
}
