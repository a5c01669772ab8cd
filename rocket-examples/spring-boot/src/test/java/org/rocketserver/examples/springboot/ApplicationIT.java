package org.rocketserver.examples.springboot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rocketserver.springboot.RocketWebServer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The application through HTTP, its actuator on a port of its own; Spring Boot starts the server, as it does for users.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"management.server.port=0", "server.address=127.0.0.1"})
class ApplicationIT {
    private static final String ADA = "Basic " + Base64.getEncoder().encodeToString("ada:lovelace".getBytes(UTF_8));

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Autowired
    ServletWebServerApplicationContext context;

    @Autowired
    Environment environment;

    private String base() {
        return "://127.0.0.1:" + environment.getProperty("local.server.port");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http" + base() + path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void rocketServes() {
        assertThat(context.getWebServer()).isInstanceOf(RocketWebServer.class);
    }

    @Test
    void controllersAnswerInJson() throws Exception {
        HttpResponse<String> answer = send(request("/hello?name=R%C3%B6cket"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"text\":\"Hello, Röcket\"}");
        assertThat(send(request("/later")).body()).isEqualTo("{\"text\":\"Hello, later\"}");
    }

    @Test
    void sessionsCount() throws Exception {
        HttpResponse<String> first = send(request("/count"));
        assertThat(first.body()).isEqualTo("1");
        assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly")
                .contains("SameSite=Lax");
        assertThat(send(request("/count")).body()).isEqualTo("2");
    }

    @Test
    void errorsAreSpringBoots() throws Exception {
        HttpResponse<String> missing = send(request("/missing").header("Accept", "application/json"));
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("\"path\":\"/missing\"").contains("\"status\":404");
        assertThat(send(request("/conflict").header("Accept", "text/html")).body())
                .contains("Whitelabel Error Page");
    }

    @Test
    void guardedPagesNeedALogin() throws Exception {
        assertThat(send(request("/admin")).statusCode()).isEqualTo(401);
        assertThat(send(request("/admin").header("Authorization", ADA)).body()).isEqualTo("{\"text\":\"Hello, ada\"}");
    }

    private static HttpRequest.BodyPublisher form(int octets) {
        return BodyPublishers.ofString("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + "x".repeat(octets) + "\r\n--edge--\r\n");
    }

    @Test
    void filesAreUploadedUpToTheLimit() throws Exception {
        HttpRequest.Builder upload = request("/upload").header("Content-Type", "multipart/form-data; boundary=edge");
        assertThat(send(upload.POST(form(1_000_000))).body()).isEqualTo("a.bin has 1000000 octets");
        assertThat(send(upload.POST(form(2_200_000))).statusCode()).isEqualTo(413);
    }

    @Test
    void eventsArriveOneByOne() throws Exception {
        HttpResponse<String> events = send(request("/events?count=3"));
        assertThat(events.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(events.body()).isEqualTo("id:1\ndata:event 1\n\nid:2\ndata:event 2\n\nid:3\ndata:event 3\n\n");
    }

    private String echo(String path, String authorization) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        WebSocket socket = builder.buildAsync(URI.create("ws" + base() + path), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        heard.complete(data.toString());
                        return null;
                    }
                })
                .get(60, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(60, TimeUnit.SECONDS);
        String answer = heard.get(60, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
        return answer;
    }

    @Test
    void webSocketsEchoAndAreGuarded() throws Exception {
        assertThat(echo("/echo", null)).isEqualTo("echo hello");
        assertThat(echo("/secret-echo", ADA)).isEqualTo("echo hello");
        assertThatThrownBy(() -> echo("/secret-echo", null))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
    }

    @Test
    void theActuatorHasAPortOfItsOwnAndTheServersMeters() throws Exception {
        String port = environment.getProperty("local.management.port");
        assertThat(port).isNotEqualTo(environment.getProperty("local.server.port"));
        assertThat(send(request("/actuator/health")).statusCode()).isEqualTo(404);
        assertThat(actuator(port, "health").body()).contains("\"status\":\"UP\"");
        send(request("/hello"));
        HttpResponse<String> meter = actuator(port, "metrics/rocket.responses?tag=outcome:SUCCESS");
        assertThat(meter.statusCode()).isEqualTo(200);
        assertThat(meter.body()).contains("\"rocket.responses\"").doesNotContain("\"value\":0.0");
    }

    private HttpResponse<String> actuator(String port, String endpoint) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint))
                .header("Authorization", ADA)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
