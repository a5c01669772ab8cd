package org.rocketserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The octets that are to be sent, gathered so that small answers leave in one packet, a part of a file behind them, and
 * the waiting for a peer that does not take them. Owner: the connection's, but for {@link #dropFile}.
 */
public final class Output {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final long LONGEST_WAIT = 1_000_000_000;

    private final Connection connection;
    private ByteBuffer gathered = NOTHING;

    /** What is left of a file behind what is gathered, or null. Read by whoever closes the connection. */
    private volatile @Nullable FileRest part;

    /** When octets were sent last, or the connection was accepted. */
    private long usedAt;

    private boolean used;

    private boolean measured = true;

    /** What is known of a peer that had to be waited for; null before it first had to be, as most never have. */
    private volatile @Nullable Slow slow;

    /** How a peer is waited for. Owner: the connection's, but where it says otherwise. */
    private static final class Slow {
        /** How fast it takes octets, or null if that does not matter. */
        private final @Nullable Rate rate;

        /** How long it was waited for since it took octets last. */
        private long stalled;

        /** When somebody began to wait without a thread, until that time was counted; 0 if nobody did. */
        private long began;

        /** When that waiting ended, or 0. Written by whoever reports that octets can be written. */
        private volatile long ended;

        /** When whoever waits without a thread has to try again, whatever the selector says. Read by the monitor. */
        private volatile long tryAgainAt = Due.NEVER;

        Slow(@Nullable Rate rate) {
            this.rate = rate;
        }

        private void waited(long nanos) {
            stalled += nanos;
            if (rate != null) {
                rate.waited(nanos);
            }
        }

        /** Counts the time for which somebody waited without a thread. */
        private void countWaiting() {
            long end = ended;
            if (began != 0 && end != 0) {
                waited(end - began);
                began = 0;
            }
        }

        private void took(long octets) {
            stalled = 0;
            if (rate != null) {
                rate.moved(octets);
            }
        }
    }

    Output(Connection connection, long usedAt) {
        this.connection = connection;
        this.usedAt = usedAt;
    }

    /** When octets were sent last, or the connection was accepted. */
    long usedAt() {
        return usedAt;
    }

    /** Whether octets were ever sent. */
    boolean used() {
        return used;
    }

    /**
     * Gathers octets to be sent, in write mode.
     *
     * @param room how many octets will be appended
     * @return the buffer, valid until the next call or write
     * @throws IllegalStateException a file is still to be sent
     */
    public ByteBuffer gather(int room) {
        if (part != null) {
            throw new IllegalStateException("a file is still to be sent");
        }
        if (gathered.capacity() == 0) {
            gathered = connection.server().buffers().lendOutput();
        }
        if (gathered.remaining() < Math.max(room, 1)) {
            ByteBuffer larger = ByteBuffer.allocate(gathered.position() + room);
            larger.put(gathered.flip());
            gathered = larger;
        }
        return gathered;
    }

    /** Whether nothing waits to be sent. */
    boolean isEmpty() {
        return gathered.position() == 0 && part == null && !transport().holdsBack();
    }

    private Transport transport() {
        return connection.transport();
    }

    /**
     * Sends what is gathered and then these octets, as far as the peer takes them; never waits.
     *
     * @param from drained as far as possible; the caller keeps the rest
     * @return whether nothing is left
     * @throws IOException the peer went away
     */
    public boolean tryWrite(ByteBuffer from) throws IOException {
        if (!connection.open()) {
            throw new PeerClosed("the connection is closed");
        }
        if (!from.hasRemaining() && isEmpty()) {
            return true;
        }
        Slow known = slow;
        if (known != null) {
            known.countWaiting();
        }
        usedAt = OwnTime.now();
        Transport transport = transport();
        int held = transport.heldBack();
        long written = push(from);
        boolean all = gathered.position() == 0 && !from.hasRemaining();
        FileRest behind = part;
        if (all && behind != null) {
            written += sendPart(behind);
            all = behind.left() == 0;
        }
        used |= written > 0;
        OwnTime.movedSince(usedAt);
        all = all && transport.flush();
        if (all && behind != null) {
            part = null; // only now: what the transport holds back of it has not left
        }
        credit(held + written - transport.heldBack());
        if (!all) {
            judge();
        }
        return all;
    }

    /** Gives the transport what it takes; how many octets that was. */
    private long push(ByteBuffer from) throws IOException {
        long all = 0;
        gathered.flip();
        try {
            while (gathered.hasRemaining() || from.hasRemaining()) {
                int written = transport().write(gathered, from);
                if (written == 0) {
                    break;
                }
                all += written;
                connection.server().counters().written(written);
            }
        } finally {
            gathered.compact();
        }
        return all;
    }

    /**
     * The peer took octets. Those that the transport holds back are not yet taken when it accepts them but when they
     * leave: several sealed records may be more than a slow but honest peer takes in a whole window.
     *
     * @param octets how many; less than one, as sealing adds some, counts as none
     */
    private void credit(long octets) {
        if (octets <= 0) {
            return;
        }
        Slow known = slow;
        if (known != null) {
            known.took(octets);
        }
    }

    /**
     * Sends what is gathered as far as the peer takes it; never waits.
     *
     * @return whether nothing is left
     * @throws IOException the peer went away
     */
    public boolean tryFlush() throws IOException {
        return tryWrite(NOTHING);
    }

    /**
     * Sends what is gathered and then these octets, waiting for the peer under the write deadline and the minimum rate.
     *
     * @param from is drained
     * @throws IOException the peer went away or is too slow
     */
    public void write(ByteBuffer from) throws IOException {
        while (!tryWrite(from)) {
            awaitWritable();
        }
    }

    /** Sends what is gathered, waiting likewise. */
    public void flush() throws IOException {
        write(NOTHING);
    }

    /**
     * Sends what is gathered and then a part of a file, waiting likewise.
     *
     * @param file read at {@code at}
     * @param at the first octet
     * @param count how many
     * @throws IOException the peer went away or is too slow, or the file is shorter
     */
    public void transfer(FileChannel file, long at, long count) throws IOException {
        part = new FileRest(file, at, count, false);
        try {
            flush();
        } finally {
            part = null;
        }
    }

    /**
     * Sends what is gathered and then a part of a file, as far as the peer takes them; never waits. What is left goes
     * out by {@link #tryFlush} and {@link #flush}, and until it has nothing may be gathered.
     *
     * @param file belongs to the connection from here on, which closes it when the part is sent, or as it is closed
     *     itself
     * @param at the first octet
     * @param count how many
     * @throws IOException the peer went away, or the file is shorter
     */
    public void sendLast(FileChannel file, long at, long count) throws IOException {
        FileRest last = new FileRest(file, at, count, true);
        part = last; // before it is looked whether the connection is open: who closes it looks the other way round
        try {
            boolean all = tryFlush();
            LOG.trace("{}: a file is sent {}", connection, all ? "whole" : "in part");
        } catch (IOException | RuntimeException | Error e) {
            part = null;
            last.close();
            throw e;
        }
    }

    private long sendPart(FileRest behind) throws IOException {
        long sent = behind.send(transport());
        connection.server().counters().written(sent);
        if (behind.left() == 0) {
            behind.close();
        }
        return sent;
    }

    /**
     * Whether a file that was to be {@linkplain #sendLast sent} has not left, be it that the transport holds it back.
     */
    public boolean sendsFile() {
        return part != null;
    }

    /** How many octets of a file are still to be sent. */
    public long unsent() {
        FileRest last = part;
        return last == null ? 0 : last.left();
    }

    /** The connection is closed. Any thread. */
    void dropFile() {
        FileRest last = part;
        if (last != null) {
            last.close();
        }
    }

    /** Waits a while for the peer to take octets; the caller tries then in any case. */
    private void awaitWritable() throws IOException {
        Slow peer = slow();
        peer.tryAgainAt = Due.NEVER;
        long before = Due.now();
        connection.waiting().awaitWritable(patience(peer));
        peer.waited(Due.now() - before);
    }

    /**
     * How long to wait before it is tried whether the peer takes octets, although nobody told of it: a system tells of
     * room only when a good part of a large buffer is free, which a slow but honest peer may take minutes to empty.
     */
    private long patience(Slow peer) {
        long left = connection.timeouts().write().toNanos() - peer.stalled;
        return Math.max(1, Math.min(left, LONGEST_WAIT));
    }

    // ---- waiting without a thread

    /** Begins to wait; what is to be called back goes through {@link #waitEnds}. */
    void waitBegins() {
        Slow peer = slow();
        peer.began = Due.now();
        peer.ended = 0;
        peer.tryAgainAt = peer.began + patience(peer);
    }

    /** Octets can be written, or failed to be, or it is time to try. Any thread. */
    void waitEnds() {
        waitsNoMore();
        Slow peer = slow;
        if (peer != null) {
            peer.ended = Due.now();
        }
    }

    /** Nobody waits any more. */
    void waitsNoMore() {
        Slow peer = slow;
        if (peer != null) {
            peer.tryAgainAt = Due.NEVER;
        }
    }

    /** When whoever waits without a thread has to try again, or never. Any thread. */
    long tryAgainAt() {
        Slow peer = slow;
        return peer == null ? Due.NEVER : peer.tryAgainAt;
    }

    private Slow slow() {
        Slow known = slow;
        if (known == null) {
            known = new Slow(measured ? new Rate(connection.limits()) : null);
            slow = known;
        }
        return known;
    }

    /** Everything that the peer could take now was sent, and something is left. */
    private void judge() throws IOException {
        Slow known = slow;
        if (known == null) {
            return;
        }
        if (known.stalled >= connection.timeouts().write().toNanos()) {
            throw new PeerClosed("the peer takes no octets");
        }
        if (measured && known.rate != null && known.rate.tooSlow()) {
            throw new PeerClosed("the peer is slower than limits.minimumRate");
        }
    }

    /** The connection leaves HTTP: from now on its peer may be as slow as it likes, if it only takes something. */
    public void measureNoRate() {
        measured = false;
    }

    /**
     * Gives back a buffer that was sent to its end; where the connection was cut somebody may still be writing to it.
     */
    void slim() {
        if (gathered.position() == 0 && gathered.capacity() > 0) {
            if (connection.open()) {
                connection.server().buffers().giveBackOutput(gathered);
            }
            gathered = NOTHING;
        }
    }
}
