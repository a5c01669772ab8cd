package org.rocketserver.servlet.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.ServerState;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.junit.Configure;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** The status of a server, asked for on a small server of its own, which each test starts by hand. */
@RocketTest(lifetime = RocketTest.Lifetime.METHOD)
@Timeout(120)
class StatusPageIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch held = new CountDownLatch(1);

    @TempDir
    Path folder;

    private final Latencies latencies = new Latencies();
    private Rocket rocket;
    private ServletContainer container;
    private Rocket beside;

    @Deploy
    WebApp app() {
        return WebApp.at("/<shop>")
                .servlet("/hello", (request, response) -> request.getSession())
                .servlet("/later", (request, response) -> {
                    var async = request.startAsync();
                    async.start(async::complete);
                })
                .servlet("/held", (request, response) -> {
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    @Configure
    WorkerFactory measured(WorkerFactory method) {
        return latencies.around(method);
    }

    @BeforeEach
    void watch(Rocket served, ServletContainer applications) {
        rocket = served;
        container = applications;
    }

    @AfterEach
    void stop() {
        held.countDown();
        if (beside != null) {
            beside.close();
        }
    }

    private void show(UnaryOperator<StatusPage> more) throws IOException {
        beside = Rocket.builder()
                .listen("127.0.0.1", 0)
                .handleSignals(false)
                .method(ServletContainer.of(
                        more.apply(StatusPage.of(rocket, container, latencies)).at("/")))
                .build()
                .start();
    }

    @Test
    void programsAreToldWhatTheServerDoes() throws Exception {
        show(page -> page);
        for (int i = 0; i < 3; i++) {
            assertThat(get(rocket, "/%3Cshop%3E/hello").statusCode()).isEqualTo(200);
        }
        assertThat(get(rocket, "/%3Cshop%3E/later").statusCode()).isEqualTo(200);
        assertThat(get(rocket, "/%3Cshop%3E/nothing").statusCode()).isEqualTo(404);

        await().untilAsserted(() -> assertThat(get(beside, "/status.json").body())
                .contains("\"state\": \"RUNNING\"")
                .contains("\"successful\": 4")
                .contains("\"clientErrors\": 1")
                .contains("\"count\": 5")
                .contains("\"context\": \"/\\u003cshop>\"")
                .contains("\"sessions\": 3"));
    }

    @Test
    void readinessEndsWithTheDrainingAndLivenessDoesNot() throws Exception {
        show(page -> page.user("admin", "secret"));
        assertThat(get(beside, "/health/ready").statusCode()).isEqualTo(200);
        assertThat(get(beside, "/health/ready").body()).isEqualTo("up\n");

        var slow = client.sendAsync(request(rocket, "/%3Cshop%3E/held"), HttpResponse.BodyHandlers.ofString());
        await().until(() -> container.applications().get(0).requestsInside() == 1);
        Thread stopping = new Thread(() -> rocket.stop(Duration.ofSeconds(30)));
        stopping.start();
        await().until(() -> rocket.state() == ServerState.DRAINING);

        HttpResponse<String> ready = get(beside, "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("down\n");
        assertThat(get(beside, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(beside, "/health/started").statusCode()).isEqualTo(200);

        held.countDown();
        assertThat(slow.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        stopping.join();
        assertThat(get(beside, "/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void withAUserNobodyElseIsToldAnything() throws Exception {
        show(page -> page.user("admin", "secret"));
        for (String path : List.of("/", "/status.json", "/events")) {
            assertThat(get(beside, path).statusCode()).as(path).isEqualTo(401);
        }
        String login = Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(beside.uri() + "/status.json"))
                .header("Authorization", "Basic " + login)
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutAUserOtherSitesScriptsAreToldNothing() throws Exception {
        show(page -> page);
        HttpRequest rebound = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1.evil.example:" + beside.port() + "/status.json"))
                .build();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), beside.port())) {
            socket.getOutputStream()
                    .write(("GET /status.json HTTP/1.1\r\nHost: "
                                    + rebound.uri().getAuthority() + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403 ")
                    .doesNotContain("RUNNING");
        }
    }

    @Test
    void eventsComeByThemselves() throws Exception {
        show(page -> page);
        HttpResponse<InputStream> events =
                client.send(request(beside, "/events"), HttpResponse.BodyHandlers.ofInputStream());

        assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=utf-8");
        try (var lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 2; i++) {
                assertThat(lines.readLine()).startsWith("data: {\"state\":\"RUNNING\"");
                assertThat(lines.readLine()).isEmpty();
            }
        }
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws Exception {
        show(page -> page);
        HttpResponse<String> page = get(beside, "/");

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(page.body())
                .contains("prefers-color-scheme:dark")
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain(" src=")
                .doesNotContain("innerHTML");
    }

    @Test
    void aBrowserShowsWhatIsTold() throws Exception {
        Path chromium = Browser.program();
        show(page -> page);
        get(rocket, "/%3Cshop%3E/hello");
        Path out = folder.resolve("page.html");
        Process browser = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=10000",
                        "--dump-dom",
                        beside.uri() + "/?once")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(browser.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            browser.destroyForcibly().waitFor();
        }

        assertThat(out)
                .content()
                .contains("class=\"RUNNING\">running<")
                .contains("Requests a second")
                .contains("<td>/&lt;shop&gt;</td>")
                .contains("Latency, 99 %")
                .containsPattern("id=\"most\">[1-9][\\d.]*</span><span>0</span>")
                .containsSubsequence("60 s ago", "now");
    }

    @Test
    void aBrowserShowsWhatChangesWithoutLoadingThePageAgain() throws Exception {
        show(page -> page);
        try (Browser browser = Browser.open(beside.uri(), folder.resolve("profile"))) {
            shows(browser, "running\\n", "\\n0 in all\\n");
            browser.evaluate("window.here = 'the page of the first look'");

            for (int i = 0; i < 3; i++) {
                assertThat(get(rocket, "/%3Cshop%3E/hello").statusCode()).isEqualTo(200);
            }
            shows(browser, "\\n3 in all\\n");
            assertThat(get(rocket, "/%3Cshop%3E/nothing").statusCode()).isEqualTo(404);
            shows(browser, "\\n4 in all\\n", "of the server; 1 of clients");
            rocket.stop(Duration.ZERO);
            shows(browser, "stopped\\n", "\\n4 in all\\n");
            beside.stop(Duration.ZERO);
            shows(browser, "no answer\\n", "\\n4 in all\\n");

            assertThat(browser.evaluate("window.here")).contains("the page of the first look");
        }
    }

    /** Waits for parts of the visible text, with its line breaks as JSON writes them. */
    private static void shows(Browser browser, String... parts) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(browser.evaluate("document.body.innerText")).contains(parts));
    }

    private static HttpRequest request(Rocket server, String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path)).build();
    }

    private HttpResponse<String> get(Rocket server, String path) throws Exception {
        return client.send(request(server, path), HttpResponse.BodyHandlers.ofString());
    }
}
