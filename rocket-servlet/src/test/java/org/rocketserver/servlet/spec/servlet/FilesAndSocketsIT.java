package org.rocketserver.servlet.spec.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** Files, welcome files (Servlet 6.1 §10.10), parts (§3.2) and upgrades (§2.3.3.5) over real sockets. */
class FilesAndSocketsIT {
    private final HttpClient client = HttpClient.newHttpClient();

    private static Rocket started(WebApp app) throws Exception {
        Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(ServletContainer.of(app))
                .handleSignals(false)
                .build();
        rocket.start();
        return rocket;
    }

    private HttpResponse<String> get(Rocket rocket, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rocket.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aFolderIsServedByItsWelcomeFileAndAFilterSeesTheFinalPath(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("docs")).resolve("index.html"), "welcome");
        Files.writeString(Files.createDirectory(folder.resolve("WEB-INF")).resolve("secret.txt"), "secret");
        WebApp app = WebApp.at("/app").resources(folder).filter("/*", (request, response, chain) -> {
            ((jakarta.servlet.http.HttpServletResponse) response)
                    .setHeader("X-Path", ((HttpServletRequest) request).getServletPath());
            chain.doFilter(request, response);
        });
        try (Rocket rocket = started(app)) {
            HttpResponse<String> response = get(rocket, "/app/docs/");
            assertThat(response.body()).isEqualTo("welcome");
            assertThat(response.headers().firstValue("X-Path")).hasValue("/docs/index.html");
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(get(rocket, "/app/docs").statusCode()).isEqualTo(302);
            assertThat(get(rocket, "/app/WEB-INF/secret.txt").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void partsOfAFormAreReadAndTheirFilesRemoved(@TempDir Path folder) throws Exception {
        WebApp app = WebApp.at("/")
                .servlet(
                        "/upload",
                        (request, response) -> {
                            for (Part part : request.getParts()) {
                                try (InputStream input = part.getInputStream()) {
                                    response.getWriter()
                                            .print(part.getName() + "=" + part.getSubmittedFileName() + ":"
                                                    + new String(input.readAllBytes(), StandardCharsets.UTF_8) + ";");
                                }
                            }
                        },
                        registration -> registration.setMultipartConfig(new MultipartConfigElement(folder.toString())));
        String body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nfile\r\n--x--\r\n";
        try (Rocket rocket = started(app)) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rocket.port() + "/upload"))
                            .header("Content-Type", "multipart/form-data; boundary=x")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("a=null:1;f=f.txt:file;");
            assertThat(folder).isEmptyDirectory();
        }
    }

    /** Answers each octet with its capital. */
    public static class Capitals implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            try {
                byte[] word = connection.getInputStream().readNBytes(5);
                connection
                        .getOutputStream()
                        .write(new String(word, StandardCharsets.US_ASCII)
                                .toUpperCase(Locale.ROOT)
                                .getBytes(StandardCharsets.US_ASCII));
                connection.close();
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
    void anUpgradedConnectionLosesNoOctet() throws Exception {
        WebApp app = WebApp.at("/").servlet("/up", (request, response) -> {
            response.setStatus(101);
            response.setHeader("Upgrade", "capitals");
            response.setHeader("Connection", "Upgrade");
            Objects.requireNonNull(request.upgrade(Capitals.class));
        });
        try (Rocket rocket = started(app);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), rocket.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write("GET /up HTTP/1.1\r\nHost: x\r\nUpgrade: capitals\r\nConnection: Upgrade\r\n\r\nhello"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 101").endsWith("\r\n\r\nHELLO");
        }
    }
}
