package org.rocketserver.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.rocketserver.testkit.Octets;

/**
 * Octets that nobody meant to send: no hang, no failure of the server's own, only well-formed answers, and the same
 * outcome however they are cut. Long runs: {@code -Djqwik.tries.default=100000 -Drocket.fuzz.tries=100000}. What once
 * failed is kept in {@code wire/corpus.seeds} and replayed.
 */
class HttpFuzzTest {
    private static final int TRIES = Integer.getInteger("rocket.fuzz.tries", 1500);

    /** Pieces of messages, good and bad, to be put together in any order. */
    private static final String[] WORDS = {
        "GET ",
        "POST ",
        "HEAD ",
        "X",
        "/",
        "/a?b",
        "*",
        " HTTP/1.1",
        " HTTP/1.0",
        " HTTP/2.0",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\r",
        "Host: x\r\n",
        "Host: ",
        "Content-Length: ",
        "3",
        "0",
        "-1",
        "18446744073709551616",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: ",
        "chunked",
        "gzip, ",
        "3\r\nabc\r\n",
        "0\r\n\r\n",
        "0\r\nA: b\r\n\r\n",
        "a;b=c\r\n",
        "ffffffffffffffff\r\n",
        "Connection: close\r\n",
        "Connection: keep-alive\r\n",
        "Expect: 100-continue\r\n",
        "A: b\r\n",
        "A : b\r\n",
        " A: b\r\n",
        ": b\r\n",
        "A: \0\r\n",
        "abc",
        " ",
        "\t",
        "\0",
        "\u00ff",
        "%",
        "%2e%2e",
        "http://x/",
        "[::1]",
        ";",
        ",",
        ":",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    };

    @Provide
    Arbitrary<List<String>> messages() {
        return Arbitraries.of(WORDS).list().ofMinSize(1).ofMaxSize(24);
    }

    @Provide
    Arbitrary<byte[]> octets() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(400);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void piecesOfMessagesInAnyOrder(@ForAll("messages") List<String> words, @ForAll Random random) {
        FuzzTargets.connection(Octets.of(String.join("", words)), random);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyOctets(@ForAll("octets") byte[] octets, @ForAll Random random) {
        FuzzTargets.connection(octets, random);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyOctetsWhereAChunkedBodyMustBe(@ForAll("octets") byte[] octets, @ForAll Random random) {
        byte[] head = Octets.of("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        FuzzTargets.connection(Octets.join(head, octets), random);
    }

    @Example
    void goodPipelinesWithOctetsChanged() {
        Random random = new Random(42);
        String good =
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n"
                        + "GET /a HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
                        + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
        for (int i = 0; i < TRIES; i++) {
            FuzzTargets.connection(mutated(Octets.of(good), random), random);
        }
    }

    @Example
    void whatOnceFailedIsReplayed() throws IOException {
        Path corpus = Path.of("src/test/resources/wire/corpus.seeds");
        for (String line : Files.readAllLines(corpus, StandardCharsets.UTF_8)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                FuzzTargets.connection(Octets.unescape(line), new Random(1));
            }
        }
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] octets = good.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(octets.length);
            switch (random.nextInt(4)) {
                case 0 -> octets[at] = (byte) random.nextInt(256);
                case 1 ->
                    octets = Octets.join(Octets.slice(octets, 0, at), Octets.slice(octets, at + 1, octets.length));
                case 2 ->
                    octets = Octets.join(
                            Octets.slice(octets, 0, at),
                            Octets.of(WORDS[random.nextInt(WORDS.length)]),
                            Octets.slice(octets, at, octets.length));
                default -> octets[at] = (byte) (octets[at] ^ 1 << random.nextInt(8));
            }
        }
        return octets;
    }
}
