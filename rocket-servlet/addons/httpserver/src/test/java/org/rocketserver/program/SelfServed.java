package org.rocketserver.program;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A program for the JDK's server, which knows nothing of another; in a package that is no module's. */
public final class SelfServed {
    private SelfServed() {}

    /** Serves itself one request, and tells who did. */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        try (InputStream in = uri.toURL().openStream()) {
            System.out.println(
                    server.getClass().getName() + " " + new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
        server.stop(0);
    }
}
