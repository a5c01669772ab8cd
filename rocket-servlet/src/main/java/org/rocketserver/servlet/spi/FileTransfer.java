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
}
