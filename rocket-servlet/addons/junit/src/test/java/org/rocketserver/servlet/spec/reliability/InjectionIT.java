package org.rocketserver.servlet.spec.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.WireClient;

/** Splitting, error page, redirect and log injection: what a client says stays what it says. */
@RocketTest(settings = "accessLog=combined", lifetime = RocketTest.Lifetime.METHOD, failOnUnhandledException = false)
class InjectionIT {
    @AutoClose
    private final LogLines logged = LogLines.of("Rocket.Requests", Level.INFO).alone();

    /** What the application does here is wrong on purpose. */
    @AutoClose
    @SuppressWarnings("unused") // but by JUnit
    private final LogLines errors = LogLines.of("Rocket.Errors.servlet", Level.OFF);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    private final Rocket rocket;

    InjectionIT(Rocket rocket) {
        this.rocket = rocket;
    }

    @Deploy
    static WebApp app() throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        Files.createDirectories(folder.resolve("evil.test/docs"));
        return WebApp.at("/")
                .resources(folder)
                .servlet("/header", (request, response) -> {
                    response.setHeader("X-Said", request.getParameter("v"));
                    response.getWriter().print("body");
                })
                .servlet("/name", (request, response) -> {
                    response.setHeader(request.getParameter("v"), "value");
                    response.getWriter().print("body");
                })
                .servlet("/type", (request, response) -> {
                    response.setContentType(request.getParameter("v"));
                    response.getWriter().print("body");
                })
                .servlet("/redirect", (request, response) -> response.sendRedirect(request.getParameter("v")))
                .servlet("/cookie", (request, response) -> {
                    response.addCookie(new Cookie("said", request.getParameter("v")));
                    response.getWriter().print("body");
                })
                .servlet("/error", (request, response) -> response.sendError(404, request.getParameter("v")));
    }

    private String raw(String request) throws Exception {
        try (WireClient client = WireClient.connect(rocket.port())) {
            return client.send(request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .readToEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%0d%0aInjected:%20b",
                "a%0aInjected:%20b",
                "a%0dInjected:%20b",
                "a%0d%0a%0d%0aInjected:%20body",
                "a%00Injected:%20b",
                "a%e5%98%8d%e5%98%8aInjected:%20b",
                "%0d%0aInjected:%20b"
            })
    void noAnswerIsSplit(String value) throws Exception {
        for (String where : List.of("header", "name", "type", "redirect", "cookie")) {
            String answer = raw("GET /" + where + "?v=" + value);
            String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
            assertThat(head.lines()).as(where).noneMatch(line -> line.startsWith("Injected"));
            assertThat(head).doesNotContain("\0").doesNotContainPattern("[^\r]\n|\r[^\n]");
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }

    @Test
    void errorPagesEscapeWhatTheyRepeat() throws Exception {
        for (String target :
                List.of("/error?v=%3Cscript%3Ealert(1)%3C/script%3E%22%27", "/%3Cscript%3E", "/a?%3Cscript%3E")) {
            assertThat(raw("GET " + target)).as(target).doesNotContainIgnoringCase("<script");
        }
        assertThat(raw("GET /<script>")).doesNotContainIgnoringCase("<script>");
    }

    /** A path that looks like an authority is a path all the same. */
    @Test
    void aFolderIsNoOpenRedirect() throws Exception {
        for (String target :
                List.of("//evil.test/docs", "///evil.test/docs", "/%2fevil.test/docs", "/docs", "//docs")) {
            String answer = raw("GET " + target);
            assertThat(answer.lines().filter(line -> line.startsWith("Location:")))
                    .as(target)
                    .allSatisfy(line -> assertThat(line)
                            .doesNotContain(": //")
                            .doesNotContain("//evil")
                            .doesNotContain("\\"));
        }
    }

    @Test
    void logLinesHoldNoControlOctets() throws Exception {
        raw("GET /header?v=%0a127.0.0.1%20-%20forged%1b[31m");
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.send(
                            "GET /header?v=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: a\u0085\u009b31m\tb\"c"
                                    + "\r\nReferer: \"x\\\r\n\r\n")
                    .readToEnd();
        }
        raw("GET /\u001b[31m");
        raw("G\u0007T /");
        Awaitility.await().until(() -> logged.all().size() >= 4);
        assertThat(logged.texts())
                .allSatisfy(line -> assertThat(line.chars()).noneMatch(Character::isISOControl))
                .noneMatch(line -> line.startsWith("127.0.0.1 - forged"));
    }
}
