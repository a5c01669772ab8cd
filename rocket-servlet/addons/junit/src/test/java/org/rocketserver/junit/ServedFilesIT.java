package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.specification.RequestSpecification;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.WebApp;

/** Files, welcome files (Servlet 6.1 §10.10), parts (§3.2) and upgrades (§2.3.3.5) over real sockets. */
@RocketTest
class ServedFilesIT {
    @TempDir
    static Path folder;

    @TempDir
    static Path uploads;

    @Deploy
    static WebApp app() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("docs")).resolve("index.html"), "welcome");
        Files.writeString(Files.createDirectory(folder.resolve("WEB-INF")).resolve("secret.txt"), "secret");
        return WebApp.at("/app")
                .resources(folder)
                .filter("/docs/*", (request, response, chain) -> {
                    ((HttpServletResponse) response)
                            .setHeader("X-Path", ((HttpServletRequest) request).getServletPath());
                    chain.doFilter(request, response);
                })
                .servlet(
                        "/upload",
                        ServedFilesIT::print,
                        registration -> registration.setMultipartConfig(new MultipartConfigElement(uploads.toString())))
                .servlet("/up", (request, response) -> upgrade(request, response, Capitals.class))
                .servlet("/echo", (request, response) -> upgrade(request, response, Echo.class));
    }

    private static void upgrade(
            HttpServletRequest request, HttpServletResponse response, Class<? extends HttpUpgradeHandler> handler)
            throws IOException, ServletException {
        response.setStatus(101);
        response.setHeader("Upgrade", "something");
        response.setHeader("Connection", "Upgrade");
        Objects.requireNonNull(request.upgrade(handler));
        response.flushBuffer(); // of no effect: the head leaves when the service method has returned
    }

    private static void print(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            for (Part part : request.getParts()) {
                try (InputStream input = part.getInputStream()) {
                    String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
                    response.getWriter().print(part.getName() + "=" + part.getSubmittedFileName() + ":" + text + ";");
                }
            }
        } catch (ServletException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aFolderIsServedByItsWelcomeFileAndAFilterSeesTheFinalPath(RequestSpecification http) {
        http.get("/docs/")
                .then()
                .statusCode(200)
                .header("X-Path", "/docs/index.html")
                .header("Content-Type", startsWith("text/html"))
                .body(equalTo("welcome"));
    }

    @Test
    void aFolderWithoutItsSlashIsRedirected(RequestSpecification http) {
        http.redirects().follow(false).get("/docs").then().statusCode(302).header("Location", "/app/docs/");
    }

    @Test
    void whatIsBelowWebInfIsNotThere(RequestSpecification http) {
        http.get("/WEB-INF/secret.txt").then().statusCode(404);
    }

    @Test
    void partsOfAFormAreReadAndTheirFilesRemoved(RequestSpecification http) {
        http.multiPart("a", "1")
                .multiPart("f", "f.txt", "file".getBytes(StandardCharsets.UTF_8))
                .post("/upload")
                .then()
                .statusCode(200)
                .body(equalTo("a=null:1;f=f.txt:file;"));
        // they go when the exchange ends, which may be a moment after its answer was read
        await().untilAsserted(() -> assertThat(uploads).isEmptyDirectory());
    }

    /** Answers each octet with its capital. */
    public static class Capitals implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            try (connection) {
                byte[] word = connection.getInputStream().readNBytes(5);
                connection
                        .getOutputStream()
                        .write(new String(word, StandardCharsets.US_ASCII)
                                .toUpperCase(Locale.ROOT)
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void destroy() {}
    }

    @Test
    void anUpgradedConnectionLosesNoOctet(URI uri) throws Exception {
        assertThat(upgraded(uri, "up")).startsWith("HTTP/1.1 101").endsWith("\r\n\r\nHELLO");
    }

    /** Sends back what it reads while it can be read, and at the end a full stop. */
    public static class Echo implements HttpUpgradeHandler, ReadListener {
        private WebConnection connection;

        @Override
        public void init(WebConnection upgraded) {
            connection = upgraded;
            try {
                upgraded.getInputStream().setReadListener(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] octets = new byte[3];
            do {
                int count = connection.getInputStream().read(octets);
                connection.getOutputStream().write(octets, 0, count); // fails for -1
            } while (connection.getInputStream().isReady());
        }

        @Override
        public void onAllDataRead() throws IOException {
            connection.getOutputStream().write('.');
            try {
                connection.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            throw new IllegalStateException(failure);
        }

        @Override
        public void destroy() {}
    }

    @Test
    void aListenerThatReadsWhileTheInputIsReadyLearnsOfTheEndByItsOwnMethod(URI uri) throws Exception {
        assertThat(upgraded(uri, "echo")).endsWith("\r\n\r\nhello.");
    }

    /** The whole answer to a request to upgrade that is followed by five octets and the end. */
    private static String upgraded(URI uri, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            String request = "GET /app/" + path + " HTTP/1.1\r\nHost: x\r\n"
                    + "Upgrade: something\r\nConnection: Upgrade\r\n\r\nhello";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
