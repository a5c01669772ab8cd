package org.rocketserver.examples.embedded;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A program for the JDK's own server, which knows nothing of Rocket. With {@code rocket-httpserver} on the path,
 * {@code -Dcom.sun.net.httpserver.HttpServerProvider=org.rocketserver.httpserver.RocketHttpServerProvider} lets Rocket
 * serve it.
 */
public final class JdkServer {
    private JdkServer() {}

    /** Serves until it is stopped. */
    public static void main(String[] args) throws Exception {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger("port", 8080));
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, server.getClass().getName()))
                .getFilters()
                .add(Filter.beforeHandler("nobody guesses types", exchange -> exchange.getResponseHeaders()
                        .set("X-Content-Type-Options", "nosniff")));
        server.createContext("/louder", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            answer(exchange, new String(body, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT));
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.stop(10);
            threads.shutdown();
        }));
        server.start();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
        }
    }
}
