package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rocketserver.testkit.WireClient;

/** A server with threads of its own, and clients for it. */
final class Trial implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "of-the-program");
        thread.setDaemon(true);
        return thread;
    });

    /** Of one context, at the root. */
    static Trial of(Implementation implementation, HttpHandler handler) throws IOException {
        Trial trial = new Trial(implementation.server());
        trial.server.createContext("/", handler);
        trial.server.start();
        return trial;
    }

    /** Of a server that is bound and not started. */
    Trial(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
    }

    int port() {
        return server.getAddress().getPort();
    }

    ExecutorService threads() {
        return threads;
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    WireClient connect() throws IOException {
        return WireClient.connect(port());
    }

    /** Answers with a text. */
    static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    /** Answers with the same text always. */
    static HttpHandler says(String text) {
        return exchange -> answer(exchange, text);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
