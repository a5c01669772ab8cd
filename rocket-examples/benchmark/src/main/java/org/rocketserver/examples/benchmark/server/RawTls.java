package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * The floor of TLS: one thread, one selector, the JDK's engine, canned octets. As {@link RawNio} it takes each request
 * to come whole; answers are so small that the system takes them at once.
 */
final class RawTls implements EmbeddedServer {
    private static final int RECORD_OCTETS = 17 << 10;
    private static final String HELLO = "Hello, World!";

    private final SSLContext context;
    private final ByteBuffer plain = ByteBuffer.allocate(RECORD_OCTETS);
    private final ByteBuffer out = ByteBuffer.allocateDirect(2 * RECORD_OCTETS);
    private final ByteBuffer hello = canned("");
    private final ByteBuffer last = canned("Connection: close\r\n");
    private Selector selector;
    private ServerSocketChannel server;

    RawTls(SSLContext context) {
        this.context = context;
    }

    /** A connection and what came and was not deciphered yet, ready to be read into. */
    private record Peer(SocketChannel channel, SSLEngine engine, ByteBuffer in) {}

    @Override
    public int start(Path files) throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        new Thread(this::loop, "raw-tls").start();
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void loop() {
        try {
            while (true) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            System.err.println("floor: " + e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (!serve((Peer) key.attachment())) {
                key.channel().close();
            }
        } catch (IOException e) {
            try {
                key.channel().close();
            } catch (IOException again) {
                System.err.println("floor: " + again);
            }
        }
    }

    private void accept() throws IOException {
        for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.configureBlocking(false);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            ByteBuffer in = ByteBuffer.allocateDirect(RECORD_OCTETS);
            client.register(selector, SelectionKey.OP_READ, new Peer(client, engine, in));
        }
    }

    /** Reads once and deciphers what is whole; false when the connection is at its end. */
    private boolean serve(Peer peer) throws IOException {
        if (peer.channel.read(peer.in) < 0) {
            return false;
        }
        peer.in.flip();
        boolean open = true;
        boolean more = true;
        while (open && more) {
            plain.clear();
            SSLEngineResult result = peer.engine.unwrap(peer.in, plain);
            open = result.getStatus() != SSLEngineResult.Status.CLOSED && answer(peer);
            boolean handshakes = shakeHands(peer);
            more = result.getStatus() == SSLEngineResult.Status.OK && (peer.in.hasRemaining() || handshakes);
        }
        peer.in.compact();
        return open;
    }

    /** Answers the request in the plain octets, if there is one; false if it was the last. */
    private boolean answer(Peer peer) throws IOException {
        int end = plain.position();
        if (end < 4 || plain.get(end - 1) != '\n') {
            return true;
        }
        boolean closing = false;
        for (int i = 3; i < end; i++) {
            closing |= plain.get(i) == '\n' && RawNio.asksToClose(plain, i);
        }
        send(peer, closing ? last : hello);
        if (closing) {
            peer.engine.closeOutbound();
            send(peer, plain.clear().limit(0));
        }
        return !closing;
    }

    /** Does what the engine wants done; whether it may have more to decipher without another read. */
    private boolean shakeHands(Peer peer) throws IOException {
        HandshakeStatus status = peer.engine.getHandshakeStatus();
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            if (status == HandshakeStatus.NEED_TASK) {
                peer.engine.getDelegatedTask().run();
            } else {
                send(peer, plain.clear().limit(0));
            }
            status = peer.engine.getHandshakeStatus();
        }
        return status == HandshakeStatus.NEED_UNWRAP_AGAIN;
    }

    private void send(Peer peer, ByteBuffer octets) throws IOException {
        out.clear();
        octets.rewind();
        peer.engine.wrap(octets, out);
        out.flip();
        peer.channel.write(out);
    }

    private static ByteBuffer canned(String field) {
        return ByteBuffer.wrap(("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + field + "Content-Length: "
                        + HELLO.length() + "\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n" + HELLO)
                .getBytes(StandardCharsets.US_ASCII));
    }
}
