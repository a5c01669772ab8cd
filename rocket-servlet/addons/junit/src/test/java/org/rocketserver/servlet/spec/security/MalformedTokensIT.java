package org.rocketserver.servlet.spec.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spi.FileSessions;
import org.rocketserver.servlet.spi.PropertiesRealm;
import org.rocketserver.testkit.LogLines;

/** Credentials, cookies and session ids that nobody gave out are refused, and nobody has to read of it in the log. */
@RocketTest
class MalformedTokensIT {
    @TempDir
    static Path sessions;

    @AutoClose
    private final LogLines logged = LogLines.of("Rocket");

    @Deploy
    static WebApp app() throws IOException {
        return WebApp.at("/")
                .login("BASIC", "here")
                .realm(PropertiesRealm.users().user("ann", "a", "clerk").build())
                .sessionStore(new FileSessions(sessions.resolve("kept")))
                .servlet("/open", MalformedTokensIT::session)
                .servlet("/closed", MalformedTokensIT::user);
    }

    private static void session(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int cookies = request.getCookies() == null ? 0 : request.getCookies().length;
        response.getWriter()
                .print(
                        cookies >= 0 && request.getSession(false) == null
                                ? "nobody"
                                : request.getSession().getId());
    }

    private static void user(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (request.authenticate(response)) {
                response.getWriter().print("in");
            }
        } catch (ServletException e) {
            throw new IOException(e);
        }
    }

    static Stream<String> requests() {
        String id = "0".repeat(22);
        Stream<String> open = Stream.of(
                "JSESSIONID=",
                "JSESSIONID=" + id,
                "JSESSIONID=../../../../etc/passwd",
                "JSESSIONID=" + id + "/../" + id,
                "JSESSIONID=" + "A".repeat(4000),
                "JSESSIONID=\"" + id,
                "JSESSIONID=%00%2e%2e",
                "JSESSIONID=a; JSESSIONID=b; JSESSIONID=c",
                "$Version=1; JSESSIONID=\"x\"; $Path=\"/\"",
                ";;; =; a; =b; \u00e4\u00f6=\u00fc; JSESSIONID",
                "a=1; ".repeat(199) + "JSESSIONID=x",
                "a=1; ".repeat(400));
        Stream<String> closed = Stream.of(
                "Basic",
                "Basic ",
                "Basic ====",
                "Basic !!!!",
                "Basic YW5u",
                "Basic //8=",
                "Basic " + "QUFB".repeat(2000),
                "Bearer eyJhbGciOiJub25lIn0..",
                "Digest username=\"ann",
                "Negotiate \u00ff\u00fe",
                "\"",
                "=");
        return Stream.of(
                        open.map(cookie -> "GET /open HTTP/1.1\r\nCookie: " + cookie),
                        closed.map(credentials -> "GET /closed HTTP/1.1\r\nAuthorization: " + credentials),
                        Stream.of(
                                "GET /open;jsessionid=" + id + " HTTP/1.1",
                                "GET /open;jsessionid=%2e%2e%00 HTTP/1.1",
                                "GET /open;jsessionid=;jsessionid=x;=y HTTP/1.1"))
                .flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void areRefusedWithoutALineAboveDebug(String request, URI server) throws Exception {
        String answer;
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write((request + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        if (request.startsWith("GET /open")) {
            assertThat(answer)
                    .satisfiesAnyOf(
                            text -> assertThat(text).startsWith("HTTP/1.1 200").endsWith("nobody"),
                            text -> assertThat(text).startsWith("HTTP/1.1 400"));
        } else {
            assertThat(answer)
                    .satisfiesAnyOf(
                            text -> assertThat(text)
                                    .startsWith("HTTP/1.1 401")
                                    .contains("WWW-Authenticate: Basic realm=\"here\""),
                            text -> assertThat(text).startsWith("HTTP/1.1 400"));
        }
        assertThat(answer).doesNotContain("Set-Cookie");
        assertThat(told()).isEmpty();
        assertThat(files()).containsExactlyInAnyOrder("key", "lock");
    }

    /** What stands in the log above debug, the line of the request aside. */
    private List<ILoggingEvent> told() {
        return logged.from(Level.INFO).stream()
                .filter(event -> !event.getLoggerName().equals("Rocket.Requests"))
                .toList();
    }

    private static List<String> files() {
        try (Stream<Path> files = Files.list(sessions.resolve("kept"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
