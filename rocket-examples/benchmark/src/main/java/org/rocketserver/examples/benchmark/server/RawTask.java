package org.rocketserver.examples.benchmark.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** What a connection of the floor is in the midst of, where one read and one write do not do. */
interface RawTask {
    /** At its end. */
    int DONE = 0;

    /**
     * Goes on as far as the system takes and gives octets at once.
     *
     * @return what the connection has to wait for, as an interest of its key, or {@link #DONE}
     */
    int goOn(SocketChannel channel) throws IOException;

    /** Sends each buffer by itself, as a server has to whose servlet flushes. */
    final class Send implements RawTask {
        private final ByteBuffer[] buffers;
        private int at = -1;
        private ByteBuffer rest = ByteBuffer.allocate(0);

        /** @param buffers all octets that they hold up to their limits; they are left as they are */
        Send(ByteBuffer... buffers) {
            this.buffers = buffers;
        }

        @Override
        public int goOn(SocketChannel channel) throws IOException {
            while (rest.hasRemaining() || ++at < buffers.length) {
                if (!rest.hasRemaining()) {
                    rest = buffers[at].duplicate().rewind();
                }
                channel.write(rest);
                if (rest.hasRemaining()) {
                    return SelectionKey.OP_WRITE;
                }
            }
            return DONE;
        }
    }

    /** Sends a head and then a file, which this program never sees. */
    final class SendFile implements RawTask {
        private final Send head;
        private final FileChannel file;
        private long sent;

        SendFile(ByteBuffer head, FileChannel file) {
            this.head = new Send(head);
            this.file = file;
        }

        @Override
        public int goOn(SocketChannel channel) throws IOException {
            if (head.goOn(channel) != DONE) {
                return SelectionKey.OP_WRITE;
            }
            long left = file.size() - sent;
            long count = file.transferTo(sent, left, channel);
            sent += count;
            return count < left ? SelectionKey.OP_WRITE : DONE;
        }
    }

    /** Reads and counts octets, then answers. */
    final class Count implements RawTask {
        private final ByteBuffer in;
        private final Send answer;
        private long left;

        /**
         * @param in where octets are read to, for all connections the same
         * @param left how many are still to come
         * @param answer what is said in the end
         */
        Count(ByteBuffer in, long left, ByteBuffer answer) {
            this.in = in;
            this.left = left;
            this.answer = new Send(answer);
        }

        @Override
        public int goOn(SocketChannel channel) throws IOException {
            while (left > 0) {
                int count = channel.read(in.clear());
                if (count < 0) {
                    throw new EOFException("the client went away");
                }
                left -= count;
                if (count < in.capacity() && left > 0) {
                    return SelectionKey.OP_READ;
                }
            }
            return answer.goOn(channel);
        }
    }
}
