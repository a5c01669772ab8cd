package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.testkit.MemoryTransport;
import org.rocketserver.testkit.TlsFiles;

/**
 * Loops and leaks of TLS, as other servers had them: whatever records a peer sends, reading makes progress, and ends in
 * octets, nothing, the end, or an {@code IOException}. Key files likewise: a key, or a sentence that names the file.
 */
class TlsOctetsTest {
    private static final int TRIES = Integer.getInteger("fuzz.tries", 300);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    private static TlsFiles files;
    private static TlsContext context;
    private static byte[] hello;

    @BeforeAll
    static void prepare() throws Exception {
        files = TlsFiles.create(folder, "localhost", "EC");
        context = TlsContext.read(TlsConfig.pem(files.key(), files.chain()));
        SSLEngine client = SSLContext.getDefault().createSSLEngine("localhost", 443);
        client.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        SSLEngineResult result = client.wrap(ByteBuffer.allocate(0), out);
        hello = Arrays.copyOf(out.array(), result.bytesProduced());
    }

    @Test
    void turnedHellosAndRecordsOfEveryKindEnd() {
        Random random = new Random(1);
        org.junit.jupiter.api.Assertions.assertTimeout(LONG, () -> {
            for (int i = 0; i < TRIES; i++) {
                feed(random.nextBoolean() ? turned(random) : record(random), random);
            }
            for (int end = 0; end <= hello.length; end++) {
                feed(Arrays.copyOf(hello, end), random);
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

    /** In pieces; each piece is read until nothing is left of it, which has to come soon. */
    private static void feed(byte[] octets, Random random) {
        MemoryTransport lower = new MemoryTransport();
        Transport transport = context.over(lower, new InetSocketAddress(0));
        ByteBuffer into = ByteBuffer.allocate(4096);
        try {
            for (int at = 0; at < octets.length; ) {
                int next = Math.min(octets.length, at + 1 + random.nextInt(octets.length));
                lower.send(Arrays.copyOfRange(octets, at, next));
                at = next;
                drain(transport, into);
            }
            lower.end();
            drain(transport, into);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        } finally {
            transport.close();
        }
    }

    private static void drain(Transport transport, ByteBuffer into) throws IOException {
        int turns = 0;
        while (transport.read(into.clear()) > 0) {
            assertThat(++turns).isLessThan(100);
        }
    }

    @Test
    void turnedKeyFilesGiveAKeyOrASentence() throws Exception {
        byte[] key = Files.readAllBytes(files.key());
        byte[] chain = Files.readAllBytes(files.chain());
        Path file = folder.resolve("turned.pem");
        Random random = new Random(2);
        for (int i = 0; i < TRIES; i++) {
            Files.write(file, turnedText(random.nextBoolean() ? key : chain, random));
            try {
                assertThat(Pem.key(file)).isNotNull();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining(file.toString());
            }
            try {
                assertThat(Pem.certificates(file)).isNotEmpty();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining(file.toString());
            } catch (GeneralSecurityException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
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
