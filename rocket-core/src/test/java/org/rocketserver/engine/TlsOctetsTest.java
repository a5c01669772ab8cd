package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.rocketserver.testkit.Corpus;
import org.rocketserver.testkit.MemoryTransport;

/**
 * Loops and leaks of TLS, as other servers had them: whatever records a peer sends, reading makes progress, and ends in
 * octets, nothing, the end, or an {@code IOException}. Key files likewise: a key, or a sentence that names the file.
 */
class TlsOctetsTest {
    private static final int TRIES = Integer.getInteger("fuzz.tries", 300);
    private static final int SLOWER = 5;
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Map<String, Consumer<byte[]>> TARGETS =
            Map.of("hello", FuzzTargets::hello, "records", FuzzTargets::records, "pem", FuzzTargets::pem);

    private static byte[] hello;

    @BeforeAll
    static void prepare() throws Exception {
        SSLEngine client = SSLContext.getDefault().createSSLEngine("localhost", 443);
        client.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        SSLEngineResult result = client.wrap(ByteBuffer.allocate(0), out);
        hello = Arrays.copyOf(out.array(), result.bytesProduced());
    }

    @TestFactory
    Stream<DynamicTest> everyKeptInputKeepsTheRules() {
        return Corpus.beside(getClass()).replay(TARGETS);
    }

    @Test
    void whateverAPeerDoesAfterItsHandshakeItsOctetsArriveOrTheConnectionFails() {
        Random random = new Random(3);
        for (int i = 0; i < TRIES / SLOWER; i++) {
            byte[] script = new byte[1 + random.nextInt(30)];
            random.nextBytes(script);
            FuzzTargets.records(script);
        }
    }

    /** RFC 8446 §4.6.3: a peer may change its keys at any time, which costs it less than who has to follow. */
    @Test
    void whoChangesKeysNowAndThenIsRead() throws IOException {
        TlsScript client = FuzzTargets.client();
        client.handshake();
        for (int i = 0; i < 20; i++) {
            for (int change = 0; change < 20; change++) {
                client.askForKeys();
            }
            client.seal(100);
            assertThat(client.arrive()).isEqualTo(100);
        }
    }

    @Test
    void whoSendsNothingButNewKeysIsNotReadWithoutEnd() throws IOException {
        TlsScript client = FuzzTargets.client();
        client.handshake();
        for (int change = 0; change < 1000; change++) {
            client.askForKeys();
        }
        assertThatThrownBy(client::arrive).isInstanceOf(SSLException.class).hasMessageContaining("without content");
    }

    /** RFC 5246 §7.2.1: who says goodbye first is answered with one, and what was to be sent is lost. */
    @Test
    void whoLeavesBeforeItsAnswerHearsGoodbye() throws IOException {
        TlsScript client = FuzzTargets.client("TLSv1.2");
        client.handshake();
        client.seal(100);
        client.leave();
        assertThat(client.arrive()).isEqualTo(100);

        assertThatThrownBy(() -> client.answer(100)).isInstanceOf(PeerClosed.class);
        assertThat(client.hearsGoodbye()).isTrue();
    }

    /** RFC 8446 §6.1: one direction may end before the other. */
    @Test
    void whoLeavesBeforeItsAnswerGetsIt() throws IOException {
        TlsScript client = FuzzTargets.client();
        client.handshake();
        client.seal(100);
        client.leave();
        assertThat(client.arrive()).isEqualTo(100);

        client.answer(100);
        assertThat(client.hearsGoodbye()).isFalse();
    }

    /** RFC 8446 §5.1: a message may come in several records. */
    @Test
    void aHelloInPiecesIsAnswered() throws IOException {
        MemoryTransport peer = new MemoryTransport();
        peer.send(inPieces(Arrays.copyOfRange(hello, 5, hello.length), 16));
        Transport server = FuzzTargets.context().over(peer, new InetSocketAddress(0));
        assertThat(server.read(ByteBuffer.allocate(100))).isZero();
        assertThat(peer.received()).isNotEmpty();
    }

    /** Each costs the reader more than the peer, and the longer the message the more. */
    @Test
    void aHandshakeInCrumbsIsNotReadWithoutEnd() {
        byte[] message = new byte[32_000];
        message[0] = 1;
        message[2] = (byte) (message.length >>> 8);
        message[3] = (byte) message.length;
        MemoryTransport peer = new MemoryTransport();
        peer.send(inPieces(message, 1));
        Transport server = FuzzTargets.context().over(peer, new InetSocketAddress(0));
        long begin = System.nanoTime();
        assertThatThrownBy(() -> server.read(ByteBuffer.allocate(100)))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("too many records");
        System.out.println("a handshake in crumbs was refused in " + (System.nanoTime() - begin) / 1000 + " us");
    }

    /** A handshake message in records of so many octets. */
    private static byte[] inPieces(byte[] message, int most) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += most) {
            int length = Math.min(most, message.length - at);
            records.writeBytes(new byte[] {22, 3, 3, 0, (byte) length});
            records.write(message, at, length);
        }
        return records.toByteArray();
    }

    @Test
    void turnedHellosAndRecordsOfEveryKindEnd() {
        Random random = new Random(1);
        org.junit.jupiter.api.Assertions.assertTimeout(LONG, () -> {
            for (int i = 0; i < TRIES; i++) {
                FuzzTargets.hello(random.nextBoolean() ? turned(random) : record(random));
            }
            for (int end = 0; end <= hello.length; end++) {
                FuzzTargets.hello(Arrays.copyOf(hello, end));
            }
        });
    }

    private static byte[] turned(Random random) {
        byte[] octets = hello.clone();
        for (int j = random.nextInt(5); j >= 0; j--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        return octets;
    }

    /** One after the other, with lengths that are true or not. */
    private static byte[] record(Random random) {
        int length = random.nextInt(random.nextInt(10) == 0 ? 20_000 : 200);
        byte[] octets = new byte[5 + length];
        random.nextBytes(octets);
        octets[0] = (byte) (20 + random.nextInt(6));
        octets[1] = 3;
        octets[2] = (byte) random.nextInt(5);
        if (random.nextBoolean()) {
            octets[3] = (byte) (length >>> 8);
            octets[4] = (byte) length;
        }
        return octets;
    }

    @Test
    void turnedKeyFilesGiveAKeyOrASentence() throws Exception {
        byte[] key = Files.readAllBytes(FuzzTargets.files().key());
        byte[] chain = Files.readAllBytes(FuzzTargets.files().chain());
        Random random = new Random(2);
        for (int i = 0; i < TRIES; i++) {
            FuzzTargets.pem(turnedText(random.nextBoolean() ? key : chain, random));
        }
    }

    private static byte[] turnedText(byte[] text, Random random) {
        byte[] octets = text.clone();
        for (int j = random.nextInt(3); j >= 0; j--) {
            octets[random.nextInt(octets.length)] =
                    (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : '0' + random.nextInt(70));
        }
        return random.nextInt(8) == 0
                ? new String(octets, StandardCharsets.ISO_8859_1)
                        .substring(0, random.nextInt(octets.length))
                        .getBytes(StandardCharsets.ISO_8859_1)
                : octets;
    }
}
