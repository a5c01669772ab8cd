package org.rocketserver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.ServerState;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.testkit.TlsFiles;
import org.rocketserver.testkit.WireClient;

/** The method {@code fs}, found by its name, over real sockets: what leaves by the system's own means as well. */
class FilesIT {
    private static final int LARGE = 3_000_000;

    @TempDir
    private static Path folder;

    private static TlsFiles keys;
    private static String large;
    private Rocket rocket;

    @BeforeAll
    static void makeFiles() throws Exception {
        keys = TlsFiles.create(folder, "files.test", "EC");
        Path root = Files.createDirectory(folder.resolve("root"));
        byte[] octets = new byte[LARGE];
        new Random(42).nextBytes(octets);
        Files.write(root.resolve("large.bin"), octets);
        large = new String(octets, StandardCharsets.ISO_8859_1);
        Files.writeString(root.resolve("small.txt"), "small");
        Files.writeString(folder.resolve("outside.txt"), "outside");
    }

    @AfterEach
    void stop() {
        if (rocket != null) {
            rocket.stop();
        }
    }

    private WireClient connect(boolean tls) throws Exception {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0, TlsConfig.pem(keys.key(), keys.chain()))
                .listen("127.0.0.1", 0)
                .method("fs")
                .appInfo("root", folder.resolve("root"))
                .handleSignals(false)
                .build()
                .start();
        return tls
                ? WireClient.over(TlsFiles.connect(rocket.port(), "files.test", null, keys))
                : WireClient.connect(rocket.ports().get(1));
    }

    private static WireClient.Answer ask(WireClient client, String request) throws IOException {
        return client.send(request.replace("\n", "\r\n") + "\r\nHost: x\r\n\r\n")
                .read();
    }

    /** W12: all on one connection, so that each answer ends where it says it does. */
    @ParameterizedTest(name = "with TLS: {0}")
    @ValueSource(booleans = {false, true})
    void filesAndTheirPartsArriveAsTheyAre(boolean tls) throws Exception {
        try (WireClient client = connect(tls)) {
            WireClient.Answer whole = ask(client, "GET /large.bin HTTP/1.1");
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.body().equals(large)).isTrue();
            String etag = whole.header("ETag");

            assertThat(ask(client, "GET /large.bin HTTP/1.1\nIf-None-Match: " + etag)
                            .status())
                    .isEqualTo(304);
            WireClient.Answer part =
                    ask(client, "GET /large.bin HTTP/1.1\nRange: bytes=1000-2999999\nIf-Range: " + etag);
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body().equals(large.substring(1000))).isTrue();
            WireClient.Answer parts = ask(client, "GET /large.bin HTTP/1.1\nRange: bytes=0-9,2000000-2999999");
            assertThat(parts.header("Content-Type")).startsWith("multipart/byteranges");
            assertThat(parts.body().contains(large.substring(2_000_000))).isTrue();
            assertThat(ask(client, "GET /large.bin HTTP/1.1\nRange: bytes=3000000-")
                            .status())
                    .isEqualTo(416);
            assertThat(ask(client, "GET /small.txt HTTP/1.1").body()).isEqualTo("small");
            assertThat(ask(client, "GET /../outside.txt HTTP/1.1").status()).isEqualTo(400);
        }
    }

    /** W12. */
    @Test
    void headTellsTheLengthOfALargeFileAndSendsNothing() throws Exception {
        try (WireClient client = connect(false)) {
            String answer = client.send(
                            "HEAD /large.bin HTTP/1.1\r\nHost: x\r\n\r\nGET /small.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readToEnd();
            assertThat(answer).contains("Content-Length: " + LARGE + "\r\n").endsWith("\r\n\r\nsmall");
            assertThat(answer).hasSizeLessThan(2000);
        }
    }

    /** G4: what cannot be served fails the start and is named; another start is possible. */
    @Test
    void aWrongFolderFailsTheStart() {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method("fs")
                .appInfo("root", folder.resolve("nowhere"))
                .handleSignals(false)
                .build();
        assertThatThrownBy(rocket::start).hasStackTraceContaining("nowhere");
        assertThat(rocket.state()).isEqualTo(ServerState.STOPPED);
    }
}
