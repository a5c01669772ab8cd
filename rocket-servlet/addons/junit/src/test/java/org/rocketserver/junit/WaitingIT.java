package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.WebApp;

/** Servlet 6.1 §2.3.3.3, §2.3.3.5, §3.7, §5.7 over real sockets: who waits holds no thread, and loses nothing. */
@RocketTest(settings = {"threads.min=2", "threads.max=4"})
class WaitingIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LARGE = 4_000_000;

    private static final Queue<AsyncContext> WAITING = new ConcurrentLinkedQueue<>();
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @Deploy
    static WebApp app() {
        return WebApp.at("/")
                .servlet("/wait", (request, response) -> {
                    AsyncContext context = request.startAsync();
                    context.setTimeout(60_000);
                    context.addListener(new Told());
                    WAITING.add(context);
                })
                .servlet("/hello", (request, response) -> response.getWriter().print("hello"))
                .servlet("/large", (request, response) -> new Large(request.startAsync()).start())
                .servlet("/up", WaitingIT::upgrade);
    }

    /** Writes down how a request ends. */
    private static final class Told implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            EVENTS.add("complete");
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            EVENTS.add("timeout");
        }

        @Override
        public void onError(AsyncEvent event) {
            EVENTS.add("error");
            event.getAsyncContext().complete();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    private static Socket connect(URI uri, String head) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    private static String hello(URI uri, HttpClient http) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(uri.resolve("/hello"))
                                .timeout(SOON)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void manyRequestsWaitWithoutAThreadEach(URI uri, HttpClient http) throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                clients.add(connect(uri, get("/wait")));
            }
            await().atMost(SOON).until(() -> WAITING.size() == 60);
            assertThat(hello(uri, http)).isEqualTo("hello");
            for (AsyncContext context : WAITING) {
                context.getResponse().getWriter().print("done");
                context.complete();
            }
            for (Socket client : clients) {
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200")
                        .endsWith("done");
            }
        } finally {
            WAITING.clear();
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aClientThatVanishesIsNoticed(URI uri) throws Exception {
        EVENTS.clear();
        try (Socket client = connect(uri, get("/wait"))) {
            await().atMost(SOON).until(() -> !WAITING.isEmpty());
            WAITING.clear();
            client.setSoLinger(true, 0);
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(EVENTS).containsExactly("error", "complete"));
    }

    /** Sends much at once, without waiting, and ends. */
    private static final class Large implements WriteListener {
        private final AsyncContext context;
        private final ServletOutputStream output;

        Large(AsyncContext context) throws IOException {
            this.context = context;
            this.output = context.getResponse().getOutputStream();
        }

        void start() {
            context.setTimeout(0);
            output.setWriteListener(this);
        }

        @Override
        public void onWritePossible() throws IOException {
            output.write(new byte[LARGE]);
            context.complete();
        }

        @Override
        public void onError(Throwable thrown) {
            context.complete();
        }
    }

    @Test
    void answersThatAreReadSlowlyHoldNoThreadAndArriveWhole(URI uri, HttpClient http) throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                clients.add(connect(uri, get("/large")));
            }
            for (Socket client : clients) {
                // its answer has begun, and most of it waits for this client
                assertThat(client.getInputStream().read()).isEqualTo('H');
            }
            assertThat(hello(uri, http)).isEqualTo("hello");
            for (Socket client : clients) {
                byte[] rest = client.getInputStream().readAllBytes();
                assertThat(rest.length).isGreaterThan(LARGE);
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static void upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(101);
        response.setHeader("Upgrade", "echo");
        response.setHeader("Connection", "Upgrade");
        try {
            request.upgrade(Echo.class);
        } catch (jakarta.servlet.ServletException e) {
            throw new IOException(e);
        }
    }

    /** Sends back what comes, without waiting for either side. */
    public static class Echo implements HttpUpgradeHandler, ReadListener, WriteListener {
        private @Nullable WebConnection connection;
        private @Nullable ServletInputStream input;
        private @Nullable ServletOutputStream output;

        @Override
        public void init(WebConnection given) {
            try {
                connection = given;
                ServletInputStream in = given.getInputStream();
                ServletOutputStream out = given.getOutputStream();
                input = in;
                output = out;
                in.setReadListener(this);
                out.setWriteListener(this);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void onDataAvailable() throws IOException {
            copy();
        }

        @Override
        public void onWritePossible() throws IOException {
            copy();
        }

        private void copy() throws IOException {
            ServletInputStream in = Objects.requireNonNull(input);
            ServletOutputStream out = Objects.requireNonNull(output);
            byte[] piece = new byte[4096];
            while (out.isReady() && in.isReady() && !in.isFinished()) {
                int count = in.read(piece);
                if (count > 0) {
                    out.write(piece, 0, count);
                }
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            try {
                Objects.requireNonNull(connection).close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void destroy() {}
    }

    @Test
    void anUpgradedConnectionWithListenersLosesNoOctet(URI uri) throws Exception {
        String text = "0123456789".repeat(200_000);
        String head = "GET /up HTTP/1.1\r\nHost: localhost\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n";
        // the first octets come in one piece with the request
        try (Socket client = connect(uri, head + text.substring(0, 1000))) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    client.getOutputStream().write(text.substring(1000).getBytes(StandardCharsets.US_ASCII));
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            writing.join();
            assertThat(answer).startsWith("HTTP/1.1 101");
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo(text);
        }
    }
}
