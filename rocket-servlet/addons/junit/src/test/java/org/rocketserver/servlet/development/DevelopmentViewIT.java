package org.rocketserver.servlet.development;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.junit.Configure;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.WireClient;

/** What developers are told, in which form, and who is told nothing. */
@RocketTest(settings = "proxies.trusted=loopback", failOnUnhandledException = false)
class DevelopmentViewIT {
    private static final Filter PASS = (request, response, chain) -> chain.doFilter(request, response);

    private final HttpClient client;
    private final URI app;

    DevelopmentViewIT(HttpClient client, URI app) {
        this.client = client;
        this.app = app;
    }

    @Configure
    static ServletContainer development(ServletContainer container) {
        return container.development(Path.of("src", "test", "java"));
    }

    @Deploy
    static WebApp app() {
        return WebApp.at("/app")
                .filter("/*", PASS)
                .filter("/stopped", (request, response, chain) -> {
                    throw new ServletException("stopped <here>", new IllegalStateException("the real cause"));
                })
                .filter("/stopped", PASS)
                .servlet("/stopped", (request, response) -> {})
                .servlet("/read", (request, response) -> {
                    throw new ServletException("no more of " + request.getParameter("a"));
                })
                .servlet("/page", (request, response) -> response.sendError(418, "short & stout"));
    }

    @Test
    void aBrowserIsShownTheCauseFirstWithItsSourceLineAndTheWay() throws Exception {
        HttpResponse<String> page = get("/app/stopped?a=<b>".replace("<b>", "%3Cb%3E"), "text/html,*/*;q=0.8");

        assertThat(page.statusCode()).isEqualTo(500);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.body())
                .contains("<h1>java.lang.IllegalStateException: the real cause</h1>")
                .contains("which led to jakarta.servlet.ServletException: stopped &lt;here&gt;")
                .contains("DevelopmentViewIT.java:")
                .contains("throw new ServletException(&quot;stopped &lt;here&gt;&quot;")
                .contains("not reached: filter ")
                .contains("not reached: servlet ")
                .contains("curl -i")
                .contains("\tat org.rocketserver.servlet.development.DevelopmentViewIT")
                .doesNotContain("<here>")
                .doesNotContain("http-equiv")
                .doesNotContain("src=")
                .doesNotContain("href=");
    }

    @Test
    void curlIsToldInPlainText() throws Exception {
        HttpResponse<String> text = get("/app/stopped", "*/*");

        assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
        assertThat(text.body())
                .startsWith("500 Internal Server Error\njava.lang.IllegalStateException: the real cause\n")
                .contains("> ")
                .contains("Again\n  curl -i");
    }

    @Test
    void programsAreToldInJson() throws Exception {
        HttpResponse<String> json = get("/app/stopped", "application/json");

        assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(json.body())
                .contains("\"status\": 500")
                .contains("\"error\": \"java.lang.IllegalStateException: the real cause\"")
                .contains("\"entered\": false")
                .doesNotContain("<here>");
    }

    @ParameterizedTest(name = "as {0}")
    @CsvSource({"text/html", "text/plain", "application/json"})
    void nobodyIsShownCredentials(String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(app.resolve("stopped?j_password=hidden-1"))
                .header("Accept", form)
                .header("Authorization", "Bearer hidden-2")
                .header("Cookie", "JSESSIONID=hidden-3")
                .build();
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();

        assertThat(body)
                .contains("the real cause", "Bearer (hidden)", "JSESSIONID=(hidden)", "j_password=(hidden)")
                .doesNotContain("hidden-");
    }

    @ParameterizedTest(name = "of {0}")
    @CsvSource({"application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json"})
    void nobodyWaitsForABodyToTellOfAnError(String type) throws Exception {
        try (Socket socket = new Socket(app.getHost(), app.getPort())) {
            socket.setSoTimeout(20_000); // a body is waited for longer
            socket.getOutputStream()
                    .write(("POST /app/stopped HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                                    + "\r\nContent-Length: 50\r\n\r\na=1")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.readLine()).startsWith("HTTP/1.1 500");
        }
    }

    @Test
    void aFormThatHasBeenReadIsSaidAgain() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(app.resolve("read"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("a=1"))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .contains("no more of 1", "--data-urlencode 'a=1'");
    }

    @Test
    void aMissingPageNamesWhatThereIs() throws Exception {
        assertThat(get("/app/nothing", "*/*").body())
                .startsWith("404 Not Found\nNothing is at /app/nothing\n")
                .contains("/stopped\n")
                .contains("/page\n");
    }

    @Test
    void whatTheApplicationSaysIsTold() throws Exception {
        assertThat(get("/app/page", "text/html").body()).contains("<h1>short &amp; stout</h1>");
    }

    @ParameterizedTest(name = "a client at {0} is told: {1}")
    @CsvSource({"10.1.2.3, true", "192.168.1.1, true", "fd00::1, true", "203.0.113.9, false", "2001:db8::1, false"})
    void strangersAreToldNothing(String address, boolean told) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(app.resolve("stopped"))
                .header("X-Forwarded-For", address)
                .build();
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();

        assertThat(body.contains("the real cause")).isEqualTo(told);
        assertThat(body).contains("500 Internal Server Error");
    }

    @ParameterizedTest(name = "asked as {0} it is told: {1}")
    @CsvSource({
        "localhost, true",
        "LOCALHOST:8080, true",
        "app.localhost, true",
        "laptop, true",
        "shop.test, true",
        "127.0.0.1, true",
        "[::1]:8080, true",
        "192.168.1.1, true",
        "evil.example, false",
        "127.0.0.1.evil.example, false",
        "localhost.evil.example, false"
    })
    void whoAsksByANameThatOthersMayOwnIsToldNothing(String host, boolean told) throws Exception {
        for (String path : List.of("/app/stopped", "/nowhere")) {
            String answer = asked(path, host);

            assertThat(answer.contains("the real cause") || answer.contains("No application is at"))
                    .isEqualTo(told);
        }
    }

    private String asked(String path, String host) throws Exception {
        try (WireClient wire = WireClient.connect(app.getPort())) {
            return wire.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .read()
                    .body();
        }
    }

    @Test
    void noCacheKeepsWhatIsTold() throws Exception {
        for (String path : List.of("/app/stopped", "/app/nothing", "/nowhere")) {
            assertThat(get(path, "text/html").headers().firstValue("Cache-Control"))
                    .hasValue("no-store");
        }
    }

    @ParameterizedTest(name = "as {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html        | <h1>No application is at /</h1> | <a href=\"/app/\">/app/</a>",
                "application/json | \"error\": \"No application is at /\" | \"/app/\"",
                "*/*              | No application is at / | /app/"
            })
    void outsideOfAllContextsTheyAreNamed(String accept, String headline, String context) throws Exception {
        HttpResponse<String> nowhere = get("/", accept);

        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.headers().firstValue("Content-Type").orElse(""))
                .startsWith(accept.equals("*/*") ? "text/plain" : accept);
        assertThat(nowhere.body()).contains(headline).contains(context);
    }

    @Test
    void theCommandSaysWhatItLacks() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(app.resolve("stopped"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .contains(" --data-binary @body ")
                .contains("The body of 7 octets (application/json) is not kept: write it to the file body.");
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(app.resolve(path))
                .header("Accept", accept)
                .header("X-It's", "a 'b'")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
