package org.rocketserver.engine;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain octets over a non-blocking socket. */
final class SocketTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    /**
     * So many octets are taken to fit one packet. A sender assumes that 536 do where the peer has said nothing (RFC
     * 9293 §3.7.1), but a peer may announce less; the end of a first answer waits for one that takes less than this.
     */
    private static final int PACKET = 256;

    private static final SocketOption<Integer> LINGER = StandardSocketOptions.SO_LINGER;

    private final SocketChannel channel;
    private final Buffers buffers;

    /** Whether a file was taken in part just now. What room there is since is too little to be worth a call. */
    private boolean full;

    /** How much is offered to the system at once: what it does not take was copied in vain. */
    private int most = Buffers.SIZE;

    /** Whether the system is still to be told that no packet may wait for the peer to confirm an earlier one. */
    private boolean noDelayDue;

    /** Whether octets were sent that the peer may not have confirmed yet. */
    private boolean sent;

    /**
     * The octets of a socket.
     *
     * @param channel non-blocking
     * @param buffers lends what octets are moved by
     * @param noDelay whether no packet may wait for the peer to confirm an earlier one; TCP only
     */
    SocketTransport(SocketChannel channel, Buffers buffers, boolean noDelay) {
        this.channel = channel;
        this.buffers = buffers;
        this.noDelayDue = noDelay;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (into.isDirect()) {
            return channel.read(into);
        }
        ByteBuffer buffer = buffers.lend();
        try {
            if (into.remaining() < buffer.remaining()) {
                buffer.limit(into.remaining());
            }
            int count = channel.read(buffer);
            if (count > 0) {
                into.put(buffer.flip());
            }
            return count;
        } finally {
            buffers.giveBack(buffer);
        }
    }

    @Override
    public boolean readsDirectly() {
        return true;
    }

    @Override
    public int write(ByteBuffer gathered, ByteBuffer body) throws IOException {
        boolean large = most > Buffers.SIZE && body.remaining() > Buffers.SIZE;
        ByteBuffer buffer = large ? buffers.lendLarge() : buffers.lend();
        try {
            buffer.limit(Math.min(buffer.capacity(), most));
            int first = copy(gathered, buffer);
            copy(body, buffer);
            buffer.flip();
            int length = buffer.remaining();
            if (length == 0) {
                return 0;
            }
            sends(length);
            int written = channel.write(buffer);
            learn(length, written);
            int fromGathered = Math.min(first, written);
            gathered.position(gathered.position() + fromGathered);
            body.position(body.position() + written - fromGathered);
            return written;
        } finally {
            buffers.giveBack(buffer);
        }
    }

    /**
     * Sets TCP_NODELAY before the first packet that could wait without it. One that has none before it never does, and
     * most connections that end with their first answer send no other: for them the system is not even told.
     */
    private void sends(long octets) throws IOException {
        if (noDelayDue && (sent || octets > PACKET)) {
            noDelayDue = false;
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        sent = true;
    }

    /** Offers twice as much next time if all was taken, else as much as was taken. */
    private void learn(int offered, int taken) {
        if (taken < offered) {
            most = Math.max(taken, Buffers.SIZE);
        } else if (offered == most) {
            most = Math.min(2 * most, Buffers.LARGE);
        }
    }

    /** Copies as much as there is room for, and leaves the source where it was. */
    private static int copy(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        if (count > 0) {
            into.put(into.position(), from, from.position(), count);
            into.position(into.position() + count);
        }
        return count;
    }

    @Override
    public long transfer(FileChannel file, long at, long count) throws IOException {
        if (full) {
            full = false;
            return 0;
        }
        sends(count);
        long taken = file.transferTo(at, count, channel);
        if (taken == 0 && at >= file.size()) {
            throw new EOFException("the file became shorter while it was sent");
        }
        full = taken > 0 && taken < Math.min(count, Integer.MAX_VALUE); // more is not asked of the system at once
        return taken;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a socket failed", e);
        }
    }

    @Override
    public void reset() {
        try {
            if (channel.supportedOptions().contains(LINGER)) {
                channel.setOption(LINGER, 0);
            }
        } catch (IOException e) {
            LOG.trace("the socket is closed already", e);
        }
        close();
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }
}
