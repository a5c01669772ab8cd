package org.rocketserver.servlet.spi;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Offered by the {@code ServletOutputStream} of the container's own responses: sends a part of a file without copying
 * it through this process where the system can. Ask with {@code instanceof}; a wrapper made by the application does not
 * offer it.
 */
public interface FileTransfer {
    /**
     * Sends octets of a file as if they had been written to the stream, waiting for the peer where needed.
     *
     * @param file read at the given position; its own position is not changed
     * @param at first octet
     * @param count how many octets; all of them must exist
     * @throws IOException the peer went away or was too slow, or the file is shorter
     */
    void transfer(FileChannel file, long at, long count) throws IOException;

    /**
     * Does the same, and closes the file in any case. Where these are the last octets of an announced length, a peer
     * that does not take all of them at once is not waited for: the rest goes out when the request is over, without a
     * thread.
     *
     * @param file read at the given position; the container's from here on
     * @param at first octet
     * @param count how many octets; all of them must exist
     * @throws IOException the peer went away or was too slow, or the file is shorter, as far as that is known by now
     */
    default void transferAndClose(FileChannel file, long at, long count) throws IOException {
        try (file) {
            transfer(file, at, count);
        }
    }
}
