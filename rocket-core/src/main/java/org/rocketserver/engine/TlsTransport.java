package org.rocketserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.TlsInfo;

/**
 * TLS over another transport. The handshake goes on whenever octets are read, never waits, and gives up the lead before
 * the engine's long computations. At rest it holds the engine and what is left of an unfinished record; packet buffers
 * are borrowed. One thread may read while another writes.
 */
final class TlsTransport implements Transport {
    private static final int HANDSHAKE_RECORD = 22;

    /** So many records without content in a row are no use to an honest peer: new keys are for millions of others. */
    private static final int MOST_EMPTY = 64;

    /**
     * So many records are enough for a handshake with a long chain of certificates in small fragments; who sends more
     * sends crumbs, each of which the engine copies with all that came before.
     */
    private static final int MOST_IN_HANDSHAKE = 512;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Transport lower;
    private final SSLEngine engine;
    private final Packets packets;
    private final Setup setup;

    /** Guards what goes out: the engine's wrapping and {@link #sealed}. */
    private final ReentrantLock out = new ReentrantLock();

    /** Records that the peer has not taken yet, in read mode; borrowed while not empty. */
    private ByteBuffer sealed = NOTHING;

    /** Octets of records that are not complete or did not fit, in read mode. */
    private ByteBuffer unread = NOTHING;

    /** Decrypted octets that did not fit, in read mode; borrowed while not empty. */
    private ByteBuffer opened = NOTHING;

    /** How many records since the handshake, or the last one with content, had none; during it, how many came. */
    private int empty;

    private boolean begun;
    private boolean plain;
    private boolean ended;
    private boolean goodbye;
    private volatile @Nullable TlsInfo info;

    /** What a connection's engine still needs before its handshake. */
    @FunctionalInterface
    interface Setup {
        /** Nothing. */
        Setup NONE = engine -> {};

        /** Changes the engine's parameters; may be an application's code. */
        void apply(SSLEngine engine) throws SSLException;
    }

    TlsTransport(Transport lower, SSLEngine engine, Packets packets) {
        this(lower, engine, packets, Setup.NONE);
    }

    /**
     * TLS over another transport.
     *
     * @param lower the octets of the peer
     * @param engine a server's, its handshake not begun
     * @param packets lends buffers
     * @param setup is called when the peer has begun to speak TLS
     */
    TlsTransport(Transport lower, SSLEngine engine, Packets packets, Setup setup) {
        this.lower = lower;
        this.engine = engine;
        this.packets = packets;
        this.setup = setup;
    }

    // ---- in

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (plain) {
            return lower.read(into);
        }
        int before = into.position();
        if (take(into) == 0 && !ended) {
            ByteBuffer net = packets.borrow();
            net.put(unread);
            unread = NOTHING;
            try {
                decrypt(net, into);
            } finally {
                keep(net.flip());
            }
        }
        int count = into.position() - before;
        return count == 0 && ended ? -1 : count;
    }

    /** Reads records until one held octets for the caller, or no more is there. */
    private void decrypt(ByteBuffer net, ByteBuffer into) throws IOException {
        int before = into.position();
        while (!ended) {
            unwrap(net, into);
            if (into.position() > before || ended) {
                return;
            }
            int count = receive(net);
            if (count < 0) {
                ended = true;
                if (begun && handshaking()) {
                    throw new SSLException("the peer left before its end");
                }
            } else if (count == 0) {
                return;
            } else if (!begun) {
                begin(net);
            }
        }
    }

    private int receive(ByteBuffer net) throws IOException {
        try {
            return lower.read(net);
        } catch (IOException e) {
            if (begun && handshaking()) {
                throw new SSLException("the peer cut the connection", e);
            }
            throw e;
        }
    }

    /** Looks at the first octet: a TLS client begins with a handshake record. */
    private void begin(ByteBuffer net) throws IOException {
        begun = true;
        if (net.get(0) != HANDSHAKE_RECORD) {
            plain = true;
            throw new NotTls();
        }
        if (setup != Setup.NONE) {
            giveUpLead();
            setup.apply(engine);
        }
    }

    /** Opens all complete records in the buffer, as far as the caller has room. */
    private void unwrap(ByteBuffer net, ByteBuffer into) throws IOException {
        net.flip();
        try {
            while (net.hasRemaining() && !opened.hasRemaining() && into.hasRemaining()) {
                SSLEngineResult result = unwrapOne(net, into);
                limitEmpty(result);
                if (result.getStatus() == Status.CLOSED) {
                    ended = true;
                }
                if (result.getStatus() != Status.OK || !negotiate(result.getHandshakeStatus())) {
                    return;
                }
            }
        } finally {
            net.compact();
        }
    }

    private SSLEngineResult unwrapOne(ByteBuffer net, ByteBuffer into) throws IOException {
        try {
            // no record holds more than it is long itself, and none more than the engine says
            if (into.remaining() >= Math.min(net.remaining(), packets.applicationSize())) {
                return engine.unwrap(net, into);
            }
            ByteBuffer room = packets.borrow();
            SSLEngineResult result = engine.unwrap(net, room);
            opened = room.flip();
            take(into);
            return result;
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
    }

    /** A peer that sends nothing but new keys would keep a thread that reads from all others, without end. */
    private void limitEmpty(SSLEngineResult result) throws SSLException {
        if (result.bytesProduced() > 0) {
            empty = 0;
        } else if (result.bytesConsumed() > 0 && ++empty > (handshaking() ? MOST_IN_HANDSHAKE : MOST_EMPTY)) {
            throw new SSLException(
                    handshaking() ? "too many records in one handshake" : "too many records without content");
        }
    }

    /** Does what the handshake asks for; says whether more records can be opened. */
    private boolean negotiate(HandshakeStatus first) throws IOException {
        HandshakeStatus status = first;
        while (true) {
            switch (status) {
                case NEED_TASK -> {
                    refuseRenegotiation();
                    giveUpLead();
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                    status = engine.getHandshakeStatus();
                }
                case NEED_WRAP -> {
                    SSLEngineResult result = wrap(NOTHING, NOTHING);
                    flush();
                    status = result.getHandshakeStatus();
                    if (result.bytesProduced() == 0 && status == HandshakeStatus.NEED_WRAP) {
                        // no progress: the peer takes nothing, and the selector tells when it does
                        return false;
                    }
                }
                case FINISHED -> {
                    empty = handshaking() ? 0 : empty; // new keys are told of likewise
                    info = TlsSession.describe(engine.getSession());
                    status = engine.getHandshakeStatus();
                }
                default -> {
                    return true;
                }
            }
        }
    }

    /** What follows may take long. */
    private static void giveUpLead() {
        if (Thread.currentThread() instanceof WorkerThread worker) {
            worker.giveUpLead();
        }
    }

    /** A second handshake would let the peer ask for key exchanges without end. TLS 1.3 has none (RFC 8446 §4.1.2). */
    private void refuseRenegotiation() throws SSLException {
        TlsInfo agreed = info;
        if (agreed != null && !agreed.protocol().equals("TLSv1.3")) {
            throw new SSLException("renegotiation is refused");
        }
    }

    /** Gives the caller decrypted octets that did not fit before. */
    private int take(ByteBuffer into) {
        int count = Math.min(opened.remaining(), into.remaining());
        if (count > 0) {
            into.put(into.position(), opened, opened.position(), count);
            into.position(into.position() + count);
            opened.position(opened.position() + count);
        }
        if (!opened.hasRemaining() && opened.capacity() > 0) {
            packets.giveBack(opened);
            opened = NOTHING;
        }
        return count;
    }

    private void keep(ByteBuffer net) {
        if (net.hasRemaining()) {
            unread = ByteBuffer.allocate(net.remaining()).put(net).flip();
        }
        packets.giveBack(net);
    }

    @Override
    public boolean hasBuffered() {
        return opened.hasRemaining() || ended || completeRecord(unread);
    }

    /** Whether a whole record is there (RFC 8446 §5.1): type, version, length, fragment. */
    private static boolean completeRecord(ByteBuffer octets) {
        int header = 5;
        int at = octets.position();
        return octets.remaining() >= header
                && octets.remaining() >= header + (octets.get(at + 3) & 0xFF) * 256 + (octets.get(at + 4) & 0xFF);
    }

    // ---- out

    @Override
    public int write(ByteBuffer gathered, ByteBuffer body) throws IOException {
        if (plain) {
            return lower.write(gathered, body);
        }
        out.lock();
        try {
            int before = gathered.remaining() + body.remaining();
            int left = before;
            while (flush() && left > 0) {
                if (wrap(gathered, body).getStatus() == Status.CLOSED) {
                    flush(); // the goodbye that answers the peer's, which may end what was to be sent (RFC 5246 §7.2.1)
                    throw new PeerClosed("the TLS session is closed");
                }
                int now = gathered.remaining() + body.remaining();
                if (now == left) {
                    break;
                }
                left = now;
            }
            return before - left;
        } finally {
            out.unlock();
        }
    }

    /** Seals as many records as one packet buffer takes; the result is that of the last one alone. */
    private SSLEngineResult wrap(ByteBuffer gathered, ByteBuffer body) throws IOException {
        out.lock();
        try {
            ByteBuffer net = packets.borrow();
            ByteBuffer[] sources = {gathered, body};
            net.put(sealed);
            SSLEngineResult result = engine.wrap(sources, net);
            while (result.getStatus() == Status.OK
                    && result.bytesConsumed() > 0
                    && (gathered.hasRemaining() || body.hasRemaining())
                    && net.remaining() >= packets.recordSize()) {
                result = engine.wrap(sources, net);
            }
            if (sealed.capacity() > 0) {
                packets.giveBack(sealed);
            }
            sealed = net.flip();
            return result;
        } finally {
            out.unlock();
        }
    }

    @Override
    public boolean flush() throws IOException {
        if (plain) {
            return lower.flush();
        }
        out.lock();
        try {
            while (sealed.hasRemaining()) {
                if (lower.write(sealed, NOTHING.duplicate()) == 0) {
                    return false;
                }
            }
            if (sealed.capacity() > 0) {
                packets.giveBack(sealed);
                sealed = NOTHING;
            }
            return true;
        } finally {
            out.unlock();
        }
    }

    @Override
    public long transfer(FileChannel file, long at, long count) throws IOException {
        ByteBuffer piece = packets.borrow();
        try {
            piece.limit((int) Math.min(count, piece.capacity()));
            if (file.read(piece, at) < 0) {
                throw new java.io.EOFException("the file became shorter while it was sent");
            }
            return write(piece.flip(), NOTHING.duplicate());
        } finally {
            packets.giveBack(piece);
        }
    }

    private void sendAlert() {
        try {
            wrap(NOTHING, NOTHING);
            flush();
        } catch (IOException e) {
            // the handshake's own failure is what is reported
            ended = true;
        }
    }

    // ---- what it is, and its end

    @Override
    public boolean handshaking() {
        return info == null && !plain;
    }

    @Override
    public int heldBack() {
        return sealed.remaining();
    }

    @Override
    public @Nullable TlsInfo tls() {
        return info;
    }

    /** The application protocol the handshake agreed on, empty if none (RFC 7301). */
    String applicationProtocol() {
        String name = engine.getApplicationProtocol();
        return name == null ? "" : name;
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (!plain && !goodbye && info != null) {
            goodbye = true;
            engine.closeOutbound();
            wrap(NOTHING, NOTHING);
            flush();
        }
        lower.shutdownOutput();
    }

    @Override
    public void close() {
        lower.close();
    }

    @Override
    public void reset() {
        lower.reset();
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return lower.channel();
    }
}
