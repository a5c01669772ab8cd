package org.rocketserver.servlet.spec.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;

import io.restassured.specification.RequestSpecification;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.junit.UnhandledExceptions;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.WireClient;

/** What holds where nobody configured anything. */
@RocketTest
class SafeDefaultsIT {
    private static final int IDS = 200;
    private static final int LEAST_BITS = 128;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    private final Rocket rocket;

    SafeDefaultsIT(Rocket rocket) {
        this.rocket = rocket;
    }

    @Deploy
    static WebApp app() throws IOException {
        Path served = Files.createDirectories(folder.resolve("served/docs"));
        Files.writeString(served.resolve("a.txt"), "text");
        return WebApp.at("/")
                .resources(folder.resolve("served"))
                .servlet("/session", (request, response) -> response.getWriter()
                        .print(request.getSession().getId()))
                .servlet("/fail", (request, response) -> {
                    throw new ServletException("inner", new IllegalStateException("secret of com.example.Inner"));
                });
    }

    private WireClient.Answer ask(String method, String target, String fields) throws IOException {
        try (WireClient client = WireClient.connect(rocket.port())) {
            return client.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n")
                    .read();
        }
    }

    @Test
    void theSessionCookieIsForTheServerAloneAndForThisSite() throws Exception {
        String cookie = ask("GET", "/session", "").header("Set-Cookie");
        assertThat(cookie).contains("; HttpOnly").contains("; SameSite=Lax").doesNotContain("Secure");
    }

    /** With TLS the cookie is for TLS alone. */
    @Nested
    @RocketTest(tls = true)
    class WithTls {
        @Deploy
        static WebApp app() {
            return WebApp.at("/").servlet("/session", (request, response) -> request.getSession());
        }

        @Test
        void theSessionCookieIsNotSentInTheClear(RequestSpecification http) {
            http.get("/session")
                    .then()
                    .header(
                            "Set-Cookie",
                            allOf(
                                    containsString("; HttpOnly"),
                                    containsString("; SameSite=Lax"),
                                    containsString("; Secure")));
        }
    }

    /** Counted by the alphabet that is seen: so many characters of so many kinds cannot hold less. */
    @Test
    void sessionIdsHave128BitsAndAreNeverTheClients() throws Exception {
        Set<String> ids = new HashSet<>();
        Set<Integer> alphabet = new HashSet<>();
        int shortest = Integer.MAX_VALUE;
        for (int i = 0; i < IDS; i++) {
            String id = ask("GET", "/session", "Cookie: JSESSIONID=chosen-by-the-client\r\n")
                    .body();
            assertThat(id).isNotEqualTo("chosen-by-the-client");
            ids.add(id);
            id.chars().forEach(alphabet::add);
            shortest = Math.min(shortest, id.length());
        }
        assertThat(ids).hasSize(IDS);
        double bits = shortest * Math.log(alphabet.size()) / Math.log(2);
        assertThat(bits)
                .as("%d characters of %d kinds", shortest, alphabet.size())
                .isGreaterThanOrEqualTo(LEAST_BITS);
    }

    @Test
    void nothingTellsTheVersionOrTheInside(UnhandledExceptions thrown) throws Exception {
        for (String target : List.of("/session", "/docs/a.txt", "/missing", "/fail", "/%")) {
            WireClient.Answer answer = ask("GET", target, "");
            assertThat(answer.headers()).as(target).doesNotContainKeys("Server", "X-Powered-By", "Via");
            assertThat(answer.body())
                    .as(target)
                    .doesNotContainIgnoringCase("rocket")
                    .doesNotContain("secret", "Exception", "com.example", "java.", folder.toString());
        }
        assertThat(ask("GET", "/fail", "").status()).isEqualTo(500);
        assertThat(thrown.take()).hasSize(2);
    }

    @Test
    void filesAreReadOnlyAndFoldersShowNothing() throws Exception {
        assertThat(ask("GET", "/docs/a.txt", "").body()).isEqualTo("text");
        assertThat(ask("GET", "/docs/", "").body()).doesNotContain("a.txt");
        for (String method : List.of("PUT", "DELETE", "PATCH", "MKCOL")) {
            assertThat(ask(method, "/docs/a.txt", "Content-Length: 0\r\n").status())
                    .as(method)
                    .isIn(403, 405, 501);
        }
        assertThat(Files.readString(folder.resolve("served/docs/a.txt"))).isEqualTo("text");
    }

    @Test
    void traceIsOff() throws Exception {
        for (String target : List.of("/", "/session", "/missing")) {
            WireClient.Answer answer = ask("TRACE", target, "Cookie: a=secret\r\n");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    /** Without named proxies their fields say nothing. */
    @Test
    void nobodyIsBelievedToBeAProxy() throws Exception {
        String cookie = ask("GET", "/session", "X-Forwarded-Proto: https\r\nForwarded: proto=https\r\n")
                .header("Set-Cookie");
        assertThat(cookie).doesNotContain("Secure");
    }
}
