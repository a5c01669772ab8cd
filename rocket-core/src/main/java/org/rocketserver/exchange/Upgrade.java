package org.rocketserver.exchange;

import java.io.IOException;

/** The offer to leave HTTP on this connection (RFC 9110 §7.8). */
public interface Upgrade {
    /**
     * Takes the offer: sends the head and hands the raw connection over. Octets that came with the request come first
     * from {@code input}. From here on the worker returns {@code SUSPENDED} while somebody uses the connection;
     * {@code COMPLETED} from a step, {@code output.close()} or {@link Exchange#abort} ends it.
     *
     * @param head status 101 and the headers of the new protocol, {@code Connection: upgrade} added if missing
     * @return both directions
     * @throws IOException the peer went away
     * @throws IllegalStateException the exchange was answered already
     */
    Raw accept(ResponseHead head) throws IOException;

    /**
     * Both directions of a connection that left HTTP. Input and output may be used by two different threads.
     *
     * @param input ends when the peer closes its side; a read that waits for more than {@code timeouts.idle} fails with
     *     a {@link java.net.SocketTimeoutException}, and may be tried again
     * @param output closing it ends the connection
     */
    record Raw(RequestBody input, ResponseBody output) {}
}
