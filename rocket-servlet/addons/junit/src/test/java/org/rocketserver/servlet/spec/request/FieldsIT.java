package org.rocketserver.servlet.spec.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.Rocket;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** Fields that go another way than most: trailers, cookies' attributes, redirects; octet by octet. */
@RocketTest
class FieldsIT {
    @Deploy
    static WebApp app() {
        return WebApp.at("/")
                .servlet("/sum", FieldsIT::sum)
                .servlet("/cookie", (request, response) -> partitioned(response))
                .servlet("/session", (request, response) -> request.getSession())
                .servlet("/to/*", (request, response) -> response.sendRedirect("../there?x=1"))
                .sessionCookie(cookie -> {
                    cookie.setSecure(true);
                    cookie.setAttribute("Partitioned", "");
                    cookie.setAttribute("SameSite", "None");
                });
    }

    private static void partitioned(HttpServletResponse response) {
        Cookie cookie = new Cookie("here", "1");
        cookie.setSecure(true);
        cookie.setAttribute("SameSite", "None");
        cookie.setAttribute("Partitioned", "");
        response.addCookie(cookie);
    }

    private static void sum(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean early = request.isTrailerFieldsReady();
        response.setTrailerFields(() -> Map.of("Sum-Sent", "7"));
        byte[] body = request.getInputStream().readAllBytes();
        response.getWriter()
                .print(early + " " + body.length + " " + request.isTrailerFieldsReady() + " "
                        + request.getTrailerFields());
    }

    private static String ask(URI server, String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: shop.example:81\r\nConnection: close\r\n\r\n";
    }

    @Test
    void trailersGoBothWays(URI server) throws Exception {
        String answer = ask(
                server,
                "POST /sum HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTE: trailers\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nSum: 5\r\nSUM: 6\r\n\r\n");
        assertThat(answer)
                .contains("Transfer-Encoding: chunked")
                .contains("false 3 true {sum=5,6}")
                .endsWith("\r\n0\r\nSum-Sent: 7\r\n\r\n");
    }

    @Test
    void cookiesMayBePartitioned(URI server) throws Exception {
        assertThat(ask(server, get("/cookie"))).contains("Set-Cookie: here=1; Partitioned; ");
        assertThat(ask(server, get("/session")))
                .containsPattern("Set-Cookie: JSESSIONID=[^\r]+; Partitioned")
                .contains("SameSite=None")
                .doesNotContain("Partitioned=");
    }

    @ParameterizedTest
    @CsvSource({"true, ../there?x=1", "false, http://shop.example:81/there?x=1"})
    void redirectsAreRelativeOrAbsoluteAsConfigured(boolean relative, String location) throws Exception {
        ContainerConfig config = ContainerConfig.DEFAULT.withRelativeRedirects(relative);
        try (Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(ServletContainer.of(config, app()))
                .handleSignals(false)
                .build()
                .start()) {
            URI server = URI.create("http://127.0.0.1:" + rocket.port() + "/");
            assertThat(ask(server, get("/to/here")))
                    .startsWith("HTTP/1.1 302")
                    .contains("\r\nLocation: " + location + "\r\n");
        }
    }
}
