package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * The floor of TLS: a loop with the JDK's engine and canned octets. As {@link RawHttp} it takes each request to come
 * whole; answers are so small that the system takes them at once.
 */
final class RawTls extends RawLoop {
    private static final int RECORD_OCTETS = 17 << 10;

    private final SSLContext context;
    private final ByteBuffer plain = ByteBuffer.allocate(RECORD_OCTETS);
    private final ByteBuffer out = ByteBuffer.allocateDirect(2 * RECORD_OCTETS);
    private final ByteBuffer hello = Canned.hello("");
    private final ByteBuffer last = Canned.hello("Connection: close\r\n");

    RawTls(SSLContext context) throws IOException {
        this.context = context;
    }

    /** What ciphers, and what came and was not deciphered yet, ready to be read into. */
    private record Peer(SSLEngine engine, ByteBuffer in) {}

    @Override
    Object attachment() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return new Peer(engine, ByteBuffer.allocateDirect(RECORD_OCTETS));
    }

    @Override
    void serve(SelectionKey key, SocketChannel channel) throws IOException {
        if (!serve((Peer) key.attachment(), channel)) {
            channel.close();
        }
    }

    /** Reads once and deciphers what is whole; false when the connection is at its end. */
    private boolean serve(Peer peer, SocketChannel channel) throws IOException {
        if (channel.read(peer.in) < 0) {
            return false;
        }
        peer.in.flip();
        boolean open = true;
        boolean more = true;
        while (open && more) {
            plain.clear();
            SSLEngineResult result = peer.engine.unwrap(peer.in, plain);
            open = result.getStatus() != SSLEngineResult.Status.CLOSED && answer(peer, channel);
            boolean handshakes = shakeHands(peer, channel);
            more = result.getStatus() == SSLEngineResult.Status.OK && (peer.in.hasRemaining() || handshakes);
        }
        peer.in.compact();
        return open;
    }

    /** Answers the request in the plain octets, if there is one; false if it was the last. */
    private boolean answer(Peer peer, SocketChannel channel) throws IOException {
        int end = plain.position();
        if (end < 4 || plain.get(end - 1) != '\n') {
            return true;
        }
        boolean closing = false;
        for (int i = 3; i < end; i++) {
            closing |= plain.get(i) == '\n' && RawHttp.asksToClose(plain, i);
        }
        send(peer, channel, closing ? last : hello);
        if (closing) {
            peer.engine.closeOutbound();
            send(peer, channel, plain.clear().limit(0));
        }
        return !closing;
    }

    /** Does what the engine wants done; whether it may have more to decipher without another read. */
    private boolean shakeHands(Peer peer, SocketChannel channel) throws IOException {
        HandshakeStatus status = peer.engine.getHandshakeStatus();
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            if (status == HandshakeStatus.NEED_TASK) {
                peer.engine.getDelegatedTask().run();
            } else {
                send(peer, channel, plain.clear().limit(0));
            }
            status = peer.engine.getHandshakeStatus();
        }
        return status == HandshakeStatus.NEED_UNWRAP_AGAIN;
    }

    private void send(Peer peer, SocketChannel channel, ByteBuffer octets) throws IOException {
        out.clear();
        octets.rewind();
        peer.engine.wrap(octets, out);
        out.flip();
        channel.write(out);
    }
}
