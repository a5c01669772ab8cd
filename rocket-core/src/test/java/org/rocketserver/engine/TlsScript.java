package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.rocketserver.testkit.MemoryTransport;
import org.rocketserver.testkit.Octets;

/**
 * A TLS client in memory that plays what octets tell it, after an honest handshake: each octet is a command in its
 * three low bits with an argument in the others.
 */
final class TlsScript {
    private static final int MOST_TURNS = 2000;
    private static final int PACKET = 40_000;

    private final MemoryTransport lower = new MemoryTransport();
    private final Transport server;
    private final SSLEngine client;

    /** Records that were sealed and are still on their way. */
    private byte[] pending = {};

    private final ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
    private final ByteArrayOutputStream understood = new ByteArrayOutputStream();
    private int received;
    private boolean harmed;
    private boolean left;

    TlsScript(TlsContext context, SSLContext clients, String protocol) {
        server = context.over(lower, new InetSocketAddress(0));
        client = clients.createSSLEngine("localhost", 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
    }

    /** Plays it to its end. */
    void play(byte[] script) throws IOException {
        handshake();
        boolean failed = false;
        try {
            for (int at = 0; at < script.length && !left; at++) {
                int argument = (script[at] & 0xFF) >>> 3;
                switch (script[at] & 7) {
                    case 0 -> seal(argument * argument * 16 + 1);
                    case 1 -> deliver(argument + 1);
                    case 2 -> deliver(pending.length);
                    case 3 -> askForKeys();
                    case 4 -> turn(argument);
                    case 5 -> at += raw(script, at + 1, argument);
                    case 6 -> answer(argument * argument * 32 + 1);
                    default -> leave();
                }
                drain();
            }
            deliver(pending.length);
            drain();
        } catch (IOException e) {
            assertThat(harmed).as("failed without a reason: " + e).isTrue();
            failed = true;
        }
        byte[] came = arrived.toByteArray();
        byte[] whole = sealed.toByteArray();
        assertThat(came).isEqualTo(Arrays.copyOf(whole, Math.min(whole.length, came.length)));
        if (!failed && !harmed) {
            assertThat(came).hasSameSizeAs(whole);
            understand();
            assertThat(understood.toByteArray()).isEqualTo(answered.toByteArray());
        }
        server.close();
    }

    /** Shakes hands. */
    void handshake() throws IOException {
        client.beginHandshake();
        for (int turns = 0; client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING || server.handshaking(); ) {
            assertThat(++turns).isLessThan(MOST_TURNS);
            wrap(new byte[0]);
            deliver(pending.length);
            drain();
            understand();
        }
    }

    /** Seals octets, and whatever the engine has to say besides. */
    private void wrap(byte[] octets) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(octets);
        ByteBuffer packet = ByteBuffer.allocate(PACKET);
        do {
            int before = packet.clear().position();
            client.wrap(from, packet);
            packet.flip().position(before);
            byte[] record = new byte[packet.remaining()];
            packet.get(record);
            pending = Octets.join(pending, record);
            tasks();
        } while (from.hasRemaining() || client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    }

    private void tasks() {
        for (Runnable task = client.getDelegatedTask(); task != null; task = client.getDelegatedTask()) {
            task.run();
        }
    }

    /** Opens what the server sent. */
    private void understand() throws IOException {
        byte[] all = lower.received();
        ByteBuffer net = ByteBuffer.wrap(all, received, all.length - received);
        ByteBuffer room = ByteBuffer.allocate(PACKET);
        int before = -1;
        while (net.hasRemaining() && net.position() != before) {
            before = net.position();
            client.unwrap(net, room.clear());
            understood.write(room.array(), 0, room.position());
            tasks();
            if (client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                break;
            }
        }
        received = net.position();
    }

    /** Seals so many octets. */
    void seal(int count) throws IOException {
        byte[] octets = new byte[count];
        Arrays.fill(octets, (byte) count);
        sealed.writeBytes(octets);
        wrap(octets);
    }

    /** Has the server read, once, what is on its way to it; the number of octets. */
    int arrive() throws IOException {
        deliver(pending.length);
        return server.read(ByteBuffer.allocate(PACKET));
    }

    private void deliver(int count) {
        int now = Math.min(count, pending.length);
        lower.send(Arrays.copyOf(pending, now));
        pending = Arrays.copyOfRange(pending, now, pending.length);
    }

    /** New keys, which TLS 1.3 has a message for; in TLS 1.2 it is a second handshake, which is refused. */
    void askForKeys() throws IOException {
        harmed |= !client.getSession().getProtocol().equals("TLSv1.3");
        client.beginHandshake();
        wrap(new byte[0]);
    }

    private void turn(int at) {
        if (at < pending.length) {
            pending[at] ^= 0x20;
            harmed = true;
        }
    }

    private int raw(byte[] script, int from, int count) {
        int to = Math.min(script.length, from + count);
        byte[] octets = Arrays.copyOfRange(script, Math.min(from, to), to);
        harmed |= octets.length > 0;
        pending = Octets.join(pending, octets);
        return octets.length;
    }

    /** Has the server send so many octets. */
    void answer(int count) throws IOException {
        byte[] octets = new byte[count];
        Arrays.fill(octets, (byte) ~count);
        ByteBuffer body = ByteBuffer.wrap(octets);
        while (body.hasRemaining()) {
            assertThat(server.write(ByteBuffer.allocate(0), body)).isPositive();
        }
        answered.writeBytes(octets);
    }

    /** Says that no more will come. */
    void leave() throws IOException {
        left = true;
        client.closeOutbound();
        wrap(new byte[0]);
    }

    /** Whether the server has said that no more will come, as far as it has spoken. */
    boolean hearsGoodbye() throws IOException {
        understand();
        return client.isInboundDone();
    }

    private void drain() throws IOException {
        ByteBuffer into = ByteBuffer.allocate(1 + received % 5000);
        int count = server.read(into);
        for (int turns = 0; count > 0; turns++) {
            arrived.write(into.array(), 0, count);
            assertThat(turns).isLessThan(MOST_TURNS * 20);
            count = server.read(into.clear());
        }
    }
}
