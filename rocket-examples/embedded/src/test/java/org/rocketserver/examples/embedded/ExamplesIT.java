package org.rocketserver.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each example is started as a program of its own, asked over a socket, and stopped as the system stops programs; its
 * own start is what is tested, so nothing else starts a server here.
 */
class ExamplesIT {
    private static final int SIGTERM_STATUS = 143;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Process process;
    private URI server;

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void helloAnswersTheReadmesGreeting() throws Exception {
        start(Hello.class);

        HttpResponse<String> hello = get("/hello");

        assertThat(hello.statusCode()).isEqualTo(200);
        assertThat(hello.body()).isEqualToNormalizingNewlines("Hello from Rocket\n");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        stops();
    }

    @Test
    void aWorkerOfOnesOwnAnswersWithoutServlets() throws Exception {
        start(CustomWorker.class);

        assertThat(get("/a?b=c").body()).startsWith("GET /a?b=c is request ").endsWith(" of this worker\n");
        stops();
    }

    @Test
    void aSiteServesFilesThroughItsFiltersBesideAnotherApplication() throws Exception {
        Files.writeString(folder.resolve("index.html"), "<!DOCTYPE html><title>Welcome</title>");
        Files.writeString(folder.resolve("notes.txt"), "some text");
        start(Site.class, folder.toString());

        HttpResponse<String> notes = get("/notes.txt");
        assertThat(notes.body()).isEqualTo("some text");
        assertThat(notes.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(notes.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        // waiting for the start visited a page already
        int before = Integer.parseInt(get("/status/visits").body());

        assertThat(get("/index.html").body()).contains("Welcome");
        assertThat(get("/").body()).contains("Welcome");
        assertThat(get("/status/visits").body()).isEqualTo(Integer.toString(before + 2));
        stops();
    }

    @Test
    void aSecureSiteSpeaksTlsBesidePlainHttp() throws Exception {
        Path store = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        int tlsPort = freePort();
        start(Secure.class, List.of("-DtlsPort=" + tlsPort), folder.toString(), store.toString(), "changeit");

        assertThat(get("/api/secure").body()).isEqualTo("false");
        assertThat(get("/time").headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            trusted.load(in, "changeit".toCharArray());
        }
        trusted.setCertificateEntry("trusted", trusted.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + tlsPort + "/api/secure"))
                .build();
        assertThat(HttpClient.newBuilder()
                        .sslContext(context)
                        .build()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("true");
        stops();
    }

    @Test
    void aWatchedServerTellsItsStatusAndItsDevelopersTheCause() throws Exception {
        int statusPort = freePort();
        start(Watched.class, List.of("-DstatusPort=" + statusPort));

        URI status = URI.create("http://127.0.0.1:" + statusPort + "/health/ready");
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> client.send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
                                .statusCode()
                        == 200);
        assertThat(get("/broken").body()).contains("IllegalStateException: this is the cause");
        stops();
    }

    @Test
    void serversThatShareSessionsCountOn() throws Exception {
        HttpClient visitor =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        Path secret =
                Files.writeString(folder.resolve("secret"), UUID.randomUUID().toString());
        start(Shared.class, folder.toString(), secret.toString());
        Process first = process;
        URI one = server;
        try {
            start(Shared.class, folder.toString(), secret.toString());
            for (int i = 1; i <= 4; i++) {
                HttpRequest request = HttpRequest.newBuilder((i % 2 == 0 ? server : one).resolve("/count"))
                        .build();
                assertThat(visitor.send(request, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .isEqualToIgnoringNewLines(Integer.toString(i));
            }
            stops();
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    /** A folder and a secret that everybody knows would let others on the machine make sessions. */
    @Test
    void serversThatShareSessionsHaveNeitherAFolderNorASecretByDefault() throws Exception {
        for (String[] arguments : new String[][] {{}, {folder.toString()}}) {
            launch(0, Shared.class, List.of(), arguments);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
        }
    }

    @Test
    void aProgramForTheJdksServerRunsOnRocketByAProperty() throws Exception {
        start(
                JdkServer.class,
                List.of("-Dcom.sun.net.httpserver.HttpServerProvider="
                        + "org.rocketserver.httpserver.RocketHttpServerProvider"));

        HttpResponse<String> who = get("/");
        assertThat(who.body()).startsWith("org.rocketserver.httpserver.");
        assertThat(who.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        HttpRequest post = HttpRequest.newBuilder(server.resolve("/louder"))
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).body())
                .isEqualTo("HELLO");
        stops();
    }

    static List<Path> mains() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/org/rocketserver/examples/embedded"))) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("mains")
    void anExampleFitsOnAPage(Path source) throws IOException {
        assertThat(Files.readAllLines(source)).hasSizeLessThan(80);
    }

    private void start(Class<?> main, String... arguments) throws IOException {
        start(main, List.of(), arguments);
    }

    private void start(Class<?> main, List<String> properties, String... arguments) throws IOException {
        int port = freePort();
        launch(port, main, properties, arguments);
        server = URI.create("http://127.0.0.1:" + port);
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> get("/").statusCode() > 0);
    }

    private void launch(int port, Class<?> main, List<String> properties, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dport=" + port);
        command.addAll(properties);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).inheritIO().start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void stops() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isIn(0, SIGTERM_STATUS);
    }
}
