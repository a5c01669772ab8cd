package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.specification.RequestSpecification;
import jakarta.servlet.MultipartConfigElement;
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
                .servlet("/up", (request, response) -> {
                    response.setStatus(101);
                    response.setHeader("Upgrade", "capitals");
                    response.setHeader("Connection", "Upgrade");
                    Objects.requireNonNull(request.upgrade(Capitals.class));
                });
    }

    private static void print(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            for (Part part : request.getParts()) {
                try (InputStream input = part.getInputStream()) {
                    String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
                    response.getWriter().print(part.getName() + "=" + part.getSubmittedFileName() + ":" + text + ";");
                }
            }
        } catch (jakarta.servlet.ServletException e) {
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
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /app/up HTTP/1.1\r\nHost: x\r\nUpgrade: capitals\r\nConnection: Upgrade\r\n\r\nhello"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 101").endsWith("\r\n\r\nHELLO");
        }
    }
}
