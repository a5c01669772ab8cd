package org.rocketserver.examples.embedded;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rocketserver.Rocket;
import org.rocketserver.config.ProxyConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.status.StatusPage;

/** A server to be put behind a proxy, with health checks beside it. */
final class ProxiedServer implements AutoCloseable {
    private final CountDownLatch go = new CountDownLatch(1);
    private final String name;
    private final Rocket rocket;
    private final Rocket health;
    private volatile String heard = "";

    private ProxiedServer(String name) throws IOException {
        this.name = name;
        WebApp app = WebApp.at("/")
                .servlet("/name", (request, response) -> response.getWriter().print(name))
                .servlet("/who", ProxiedServer::who)
                .servlet("/login", (request, response) -> {
                    request.getSession();
                    response.sendRedirect("/who");
                })
                .servlet("/upload", (request, response) -> response.getWriter().print("got " + count(request)))
                .servlet("/download", ProxiedServer::download)
                .servlet("/events", this::events)
                .servlet("/talk", this::talk)
                .servlet("/socket", ProxiedServer::socket);
        ServletContainer container = ServletContainer.of(app);
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .handleSignals(false)
                .configure(config -> config.withProxies(ProxyConfig.DEFAULT.withTrusted(List.of("127.0.0.1")))
                        .withTimeouts(config.timeouts().withUnready(Duration.ofSeconds(3))))
                .method(container)
                .build()
                .start();
        health = Rocket.builder()
                .listen("127.0.0.1", 0)
                .handleSignals(false)
                .method(ServletContainer.of(
                        StatusPage.of(rocket, container, null).at("/")))
                .build()
                .start();
    }

    static ProxiedServer start(String name) throws IOException {
        return new ProxiedServer(name);
    }

    private static void who(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print(request.getScheme() + (request.isSecure() ? " secure " : " plain ") + request.getRemoteAddr()
                        + " " + request.getServerName() + " " + request.getServerPort());
    }

    private static long count(HttpServletRequest request) throws IOException {
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        for (int n = request.getInputStream().read(buffer);
                n >= 0;
                n = request.getInputStream().read(buffer)) {
            count += n;
        }
        return count;
    }

    private static void download(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] piece = new byte[1 << 16];
        java.util.Arrays.fill(piece, (byte) 'x');
        for (int left = Integer.parseInt(request.getParameter("octets")); left > 0; left -= piece.length) {
            response.getOutputStream().write(piece, 0, Math.min(left, piece.length));
        }
    }

    private void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        response.getWriter().print("data: first\n\n");
        response.flushBuffer();
        try {
            if (!go.await(30, TimeUnit.SECONDS)) {
                throw new IOException("the first event did not arrive");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        response.getWriter().print("data: second\n\n");
    }

    private void talk(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String first = new String(request.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
        heard = first;
        response.getWriter()
                .print(first + new String(request.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }

    // ---- WebSocket, as little as an echo needs (RFC 6455 §4.2.2)

    private static void socket(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String accepted = request.getHeader("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(accepted.getBytes(StandardCharsets.US_ASCII));
            response.setHeader("Sec-WebSocket-Accept", Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new ServletException(e);
        }
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        request.upgrade(EchoFrames.class);
    }

    /** Sends each short masked text back. */
    public static final class EchoFrames implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            try (connection) {
                ServletInputStream raw = connection.getInputStream();
                DataInputStream in = new DataInputStream(raw);
                ServletOutputStream out = connection.getOutputStream();
                while (true) {
                    int kind = in.readUnsignedByte();
                    int length = in.readUnsignedByte() & 0x7F;
                    byte[] mask = in.readNBytes(4);
                    byte[] octets = in.readNBytes(length);
                    for (int i = 0; i < octets.length; i++) {
                        octets[i] ^= mask[i % 4];
                    }
                    out.write(kind);
                    out.write(length);
                    out.write(octets);
                    out.flush();
                }
            } catch (EOFException e) {
                // the client is gone
            } catch (Exception e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }

        @Override
        public void destroy() {}
    }

    /** Lets the stream of events go on. */
    void goOn() {
        go.countDown();
    }

    /** What {@code /talk} heard first. */
    String heard() {
        return heard;
    }

    int port() {
        return rocket.port();
    }

    int statusPort() {
        return health.port();
    }

    /** Stops as a process does that is told to: some looks of the balancer after it has said so. */
    void leave() {
        rocket.stop();
        close();
    }

    @Override
    public void close() {
        goOn();
        rocket.stop(Duration.ZERO);
        health.stop(Duration.ZERO);
    }

    @Override
    public String toString() {
        return name;
    }
}
