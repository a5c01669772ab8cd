package org.rocketserver.servlet.spec.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.WireClient;

/** Servlet 6.1 §12.2: a file that is larger than what a client takes at once, with application code around it. */
@Timeout(120)
class LargeFilesIT {
    /** More than the systems of both sides take before anybody reads. */
    private static final int OCTETS = 24 << 20;

    private static final int THREADS = 2;

    @TempDir
    private static Path folder;

    private static Path file;
    private static String content;

    private final BlockingQueue<String> passed = new LinkedBlockingQueue<>();
    private final List<WireClient> clients = new ArrayList<>();
    private volatile AsyncContext waiting;
    private Rocket rocket;

    @BeforeAll
    static void write() throws IOException {
        byte[] octets = new byte[OCTETS];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) ('a' + (i ^ i >> 12) % 26);
        }
        content = new String(octets, StandardCharsets.ISO_8859_1);
        file = Files.write(folder.resolve("large.bin"), octets).toRealPath();
    }

    @BeforeEach
    void start() throws IOException {
        WebApp application = WebApp.at("/")
                .resources(folder)
                .filter("/*", (Filter) this::around)
                .servlet("/hello", (request, response) -> response.getWriter().print("hello"))
                .servlet("/forward", (request, response) -> dispatcher(request).forward(request, response))
                .servlet("/include", (request, response) -> dispatcher(request).include(request, response))
                .servlet("/async", this::dispatchLater);
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .minThreads(THREADS)
                .maxThreads(THREADS)
                .method(ServletContainer.of(application))
                .handleSignals(false)
                .build()
                .start();
    }

    private static jakarta.servlet.RequestDispatcher dispatcher(HttpServletRequest request) {
        return request.getRequestDispatcher("/large.bin");
    }

    /** Has something to do after the file, of which its client must not notice. */
    private void around(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean waits = "suspended".equals(((HttpServletRequest) request).getQueryString());
        if (waits) {
            waiting = request.startAsync();
        }
        chain.doFilter(request, response);
        if (!request.isAsyncStarted()) { // or the response would have left before what it is dispatched to
            response.flushBuffer();
        }
        passed.add(((HttpServletRequest) request).getRequestURI());
    }

    private void dispatchLater(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync();
        context.addListener(new Completed());
        context.dispatch("/large.bin");
    }

    private final class Completed implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            passed.add("completed");
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            passed.add("timed out");
        }

        @Override
        public void onError(AsyncEvent event) {
            passed.add("failed");
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            passed.add("started again");
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
        rocket.stop(Duration.ofSeconds(2));
        assertThat(descriptors()).isZero();
    }

    private WireClient connect() throws IOException {
        WireClient client = WireClient.connect(rocket.port());
        clients.add(client);
        return client;
    }

    /** How many descriptors of this process are the file's; none where the system does not tell. */
    private static long descriptors() {
        Path all = Path.of("/proc/self/fd");
        if (!Files.isDirectory(all)) {
            return 0;
        }
        try (Stream<Path> each = Files.list(all)) {
            return each.filter(LargeFilesIT::isTheFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTheFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false; // closed since
        }
    }

    private static void closed() {
        await().untilAsserted(() -> assertThat(descriptors()).isZero());
    }

    private void isWhole(WireClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().equals(content)).as("the body is the file's").isTrue();
    }

    private void passes(String what) throws InterruptedException {
        assertThat(passed.poll(30, TimeUnit.SECONDS)).isEqualTo(what);
    }

    /** More than there are threads take their time. */
    @ParameterizedTest
    @ValueSource(strings = {"/large.bin", "/forward"})
    void othersAreServedMeanwhile(String path) throws Exception {
        List<WireClient> slow = new ArrayList<>();
        for (int i = 0; i < 4 * THREADS; i++) {
            slow.add(connect().get(path));
            passes(path);
            assertThat(connect().ask("/hello").body()).isEqualTo("hello");
            passes("/hello");
        }
        for (WireClient client : slow) {
            isWhole(client.read());
            assertThat(client.ask("/hello").body()).isEqualTo("hello");
        }
        closed();
    }

    @Test
    void whoGoesAwayHasTheFileClosed() throws Exception {
        WireClient client = connect().get("/large.bin");
        passes("/large.bin");
        client.close();
        closed();
    }

    @Test
    void anIncludedFileIsSentByTheRequestsThread() throws Exception {
        WireClient client = connect().get("/include");
        isWhole(client.read());
        passes("/include");
        closed();
    }

    @Test
    void partsAreSent() throws Exception {
        WireClient client = connect();
        client.send("GET /large.bin HTTP/1.1\r\nHost: x\r\nRange: bytes=5-\r\n\r\n");
        passes("/large.bin");
        WireClient.Answer part = client.read();
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body().equals(content.substring(5))).isTrue();

        client.send("GET /large.bin HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9999999,10000001-\r\n\r\n");
        WireClient.Answer parts = client.read();
        assertThat(parts.status()).isEqualTo(206);
        assertThat(parts.body()).contains(content.substring(0, 10_000_000)).contains(content.substring(10_000_001));
        closed();
    }

    @Test
    void toHeadItsLengthIsTold() throws Exception {
        WireClient client = connect();
        client.send("HEAD /large.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(client.readToEnd())
                .contains("\r\nContent-Length: " + OCTETS + "\r\n")
                .endsWith("\r\n\r\n");
        closed();
    }

    /** §2.3.3.3: the end of an asynchronous request is told when its answer has left. */
    @Test
    void anAsynchronousDispatchIsCompletedAfterTheFile() throws Exception {
        WireClient client = connect().get("/async");
        passes("/async");
        await().until(() -> descriptors() == 1 || !Files.isDirectory(Path.of("/proc/self/fd")));
        for (int i = 0; i < 3; i++) {
            assertThat(connect().ask("/hello").body()).isEqualTo("hello");
            passes("/hello"); // and nothing before it
        }
        isWhole(client.read());
        passes("completed");
        assertThat(client.ask("/hello").body()).isEqualTo("hello");
        closed();
    }

    /** Nobody sends on while a request waits for its application: its thread does before. */
    @Test
    void aRequestThatIsSuspendedHasSentTheFile() throws Exception {
        WireClient client = connect().get("/large.bin?suspended");
        isWhole(client.read());
        passes("/large.bin");
        closed();
        waiting.complete();
        assertThat(client.ask("/hello").body()).isEqualTo("hello");
    }
}
