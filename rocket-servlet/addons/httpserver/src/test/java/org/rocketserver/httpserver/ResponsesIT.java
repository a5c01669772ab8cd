package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.testkit.WireClient;

/** What the documentation of {@code HttpExchange} says of the response and of the end. */
@ParameterizedClass
@EnumSource
class ResponsesIT {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    private final Implementation implementation;
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private Trial trial;

    ResponsesIT(Implementation implementation) {
        this.implementation = implementation;
    }

    @AfterEach
    void stop() {
        if (trial != null) {
            trial.close();
        }
    }

    private void start(HttpHandler handler) throws IOException {
        trial = Trial.of(implementation, handler);
    }

    private Object told() throws InterruptedException {
        return told.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void aLengthAboveZeroIsFixed() throws Exception {
        start(exchange -> {
            assertThat(exchange.getResponseCode()).isEqualTo(-1);
            exchange.sendResponseHeaders(201, HELLO.length);
            told.add(exchange.getResponseCode() + exchange.getResponseHeaders().getFirst("Content-Length"));
            OutputStream body = exchange.getResponseBody();
            assertThat(exchange.getResponseBody()).isSameAs(body);
            body.write(HELLO, 0, 1);
            body.write(HELLO[1]);
            body.flush();
            body.write(HELLO, 2, 3);
            body.close();
        });
        WireClient wire = trial.connect();
        for (int i = 0; i < 2; i++) {
            WireClient.Answer answer = wire.ask("/");
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("Content-Length")).isEqualTo("5");
            assertThat(answer.header("Date")).isNotEmpty();
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(told()).isEqualTo("2015");
        }
    }

    @Test
    void aLengthOfZeroIsChunkedAndAsLongAsItGets() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 50_000; i++) {
                    body.write('x');
                }
                body.write(new byte[50_000]);
            }
        });
        WireClient wire = trial.connect();
        for (int i = 0; i < 2; i++) {
            WireClient.Answer answer = wire.ask("/");
            assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(answer.headers()).doesNotContainKey("Content-Length");
            assertThat(answer.body()).startsWith("xxx").hasSize(100_000);
        }
        WireClient old = trial.connect().send("GET / HTTP/1.0\r\n\r\n");
        assertThat(old.readToEnd().split("\r\n\r\n", 2)[1]).hasSize(100_000);
    }

    @Test
    void aNegativeLengthIsNoBody() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, -1);
            told.add(exchange.getResponseHeaders().getFirst("Content-length"));
            exchange.close();
        });
        WireClient wire = trial.connect();
        assertThat(wire.ask("/").header("Content-Length")).isEqualTo("0");
        assertThat(told()).isEqualTo("0");
        assertThat(wire.ask("/").body()).isEmpty();
    }

    @Test
    void aResponseWithoutABodyIsWholeAlsoWhenNobodyClosesIt() throws Exception {
        start(exchange -> exchange.sendResponseHeaders(200, -1));
        WireClient wire = trial.connect();
        assertThat(wire.ask("/").status()).isEqualTo(200);
        assertThat(wire.ask("/").status()).isEqualTo(200);
    }

    @Test
    void headersAreSentOnce() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, HELLO.length);
            try {
                exchange.sendResponseHeaders(500, -1);
            } catch (IOException e) {
                told.add(e);
            }
            exchange.getResponseBody().write(HELLO);
            exchange.close();
        });
        WireClient.Answer answer = trial.connect().ask("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(told()).isInstanceOf(IOException.class);
    }

    @Test
    void aBodyBeforeItsHeadersIsRefused() throws Exception {
        start(exchange -> {
            OutputStream body = exchange.getResponseBody();
            try {
                body.write(HELLO);
            } catch (IOException e) {
                told.add(e);
            }
            exchange.sendResponseHeaders(200, HELLO.length);
            body.write(HELLO);
            body.close();
        });
        assertThat(trial.connect().ask("/").body()).isEqualTo("hello");
        assertThat(told()).isInstanceOf(IOException.class);
    }

    @Test
    void tooManyOctetsFailTheirWriterAndEndTheConnection() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, HELLO.length);
            OutputStream body = exchange.getResponseBody();
            body.write(HELLO, 0, 3);
            body.flush();
            try {
                body.write(HELLO);
            } catch (IOException e) {
                told.add(e);
                throw e;
            }
        });
        WireClient wire = trial.connect().get("/");
        assertThat(wire.closedWithin(20_000)).isTrue();
        assertThat(told()).isInstanceOf(IOException.class);
    }

    @Test
    void tooFewOctetsFailTheCloseAndEndTheConnection() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, HELLO.length + 1);
            OutputStream body = exchange.getResponseBody();
            body.write(HELLO);
            try {
                body.close();
            } catch (IOException e) {
                told.add(e);
                throw e;
            }
        });
        WireClient wire = trial.connect().get("/");
        assertThatThrownBy(wire::read).isInstanceOf(IOException.class);
        assertThat(told()).isInstanceOf(IOException.class);
    }

    @Test
    void aClosedStreamTakesNothingAndMayBeClosedAgain() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, HELLO.length);
            OutputStream body = exchange.getResponseBody();
            body.write(HELLO);
            body.close();
            body.close();
            exchange.close();
            try {
                body.write(1);
            } catch (IOException e) {
                told.add(e);
            }
        });
        WireClient wire = trial.connect();
        assertThat(wire.ask("/").body()).isEqualTo("hello");
        assertThat(told()).isInstanceOf(IOException.class);
        assertThat(wire.ask("/").body()).isEqualTo("hello");
    }

    @Test
    void headersHaveAllTheirValuesInOrder() throws Exception {
        start(exchange -> {
            exchange.getResponseHeaders().add("x-many", "1");
            exchange.getResponseHeaders().add("X-Many", "2");
            exchange.getResponseHeaders().set("X-One", "a");
            exchange.getResponseHeaders().set("X-one", "b");
            exchange.sendResponseHeaders(200, -1);
        });
        HttpResponse<String> answer = trial.get("/");
        assertThat(answer.headers().allValues("X-Many")).containsExactly("1", "2");
        assertThat(answer.headers().allValues("X-One")).containsExactly("b");
    }

    @Test
    void aHandlerMayAskForTheEndOfTheConnection() throws Exception {
        start(exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            Trial.answer(exchange, "bye");
        });
        WireClient wire = trial.connect().get("/");
        assertThat(wire.read().header("Connection")).isEqualToIgnoringCase("close");
        assertThat(wire.closedWithin(20_000)).isTrue();
    }

    @Test
    void headNoContentAndNotModifiedHaveNoBodyAndLeaveTheConnectionInStep() throws Exception {
        start(exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", "5");
                exchange.sendResponseHeaders(200, -1);
            } else if (path.equals("/last")) {
                Trial.answer(exchange, "last");
            } else {
                exchange.sendResponseHeaders(Integer.parseInt(path.substring(1)), -1);
            }
            exchange.close();
        });
        WireClient wire = trial.connect();
        wire.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET /204 HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET /304 HTTP/1.1\r\nHost: h\r\n\r\nGET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        String all = wire.readToEnd();
        assertThat(all.split("HTTP/1.1 ", -1)).hasSize(5);
        assertThat(all.split("\r\n\r\n", -1)).hasSize(5);
        assertThat(all).containsIgnoringCase("\r\nContent-Length: 5\r\n").endsWith("\r\n\r\nlast");
    }

    @Test
    void anExchangeEndsOnAnyThreadAfterItsHandlerHasReturned() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        start(exchange -> trial.threads().execute(() -> {
            try {
                returned.await();
                assertThat(exchange.getRequestBody().readAllBytes()).hasSize(5);
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(HELLO);
                exchange.getResponseBody().flush();
                told.add("flushed");
                exchange.getResponseBody().write(HELLO);
                exchange.close();
            } catch (IOException | InterruptedException e) {
                told.add(e);
            }
        }));
        WireClient wire = trial.connect();
        String post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
        wire.send(post);
        returned.countDown();
        assertThat(wire.read().body()).isEqualTo("hellohello");
        assertThat(told()).isEqualTo("flushed");
        assertThat(wire.send(post).read().body()).isEqualTo("hellohello");
    }

    @Test
    void whatIsFlushedArrivesWhileTheHandlerGoesOn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(HELLO);
            exchange.getResponseBody().flush();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        HttpResponse<java.io.InputStream> answer = java.net.http.HttpClient.newHttpClient()
                .send(trial.request("/").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().readNBytes(HELLO.length)).isEqualTo(HELLO);
        goOn.countDown();
        assertThat(answer.body().read()).isEqualTo(-1);
    }

    @Test
    void anAnswerWithoutABodyArrivesWhileTheHandlerGoesOn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        start(exchange -> {
            exchange.sendResponseHeaders(200, -1);
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        WireClient wire = trial.connect().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(wire.read().status()).isEqualTo(200);
        goOn.countDown();
    }

    @Test
    void anExchangeThatIsClosedWithoutAnAnswerEndsItsConnection() throws Exception {
        start(HttpExchange::close);
        WireClient wire = trial.connect().get("/");
        assertThatThrownBy(wire::read).isInstanceOf(IOException.class);
    }

    @Test
    void aHandlerThatThrowsNeverLooksLikeSuccess() throws Exception {
        start(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/begun")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(HELLO);
                exchange.getResponseBody().flush();
            }
            throw new IOException("wanted by the test");
        });
        assertThatThrownBy(() -> trial.connect().ask("/begun")).isInstanceOf(IOException.class);
        WireClient wire = trial.connect().get("/");
        String answer = wire.readToEnd();
        assertThat(answer).matches("(?s)|HTTP/1.1 500 .*");
        if (implementation == Implementation.ROCKET) {
            assertThat(answer).startsWith("HTTP/1.1 500 ").doesNotContain("wanted");
        }
    }

    @Test
    void closingTheResponseClosesTheRequestAndWhatWasUnreadDoesNoHarm() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, HELLO.length);
            exchange.getResponseBody().write(HELLO);
            exchange.getResponseBody().close();
            try {
                exchange.getRequestBody().read();
            } catch (IOException e) {
                told.add(e);
            }
        });
        WireClient wire = trial.connect();
        wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000));
        assertThat(wire.read().body()).isEqualTo("hello");
        assertThat(told()).isInstanceOf(IOException.class);
        assertThat(wire.ask("/").body()).isEqualTo("hello");
    }

    @Test
    void aClientThatSendsMuchForNothingReadsTheAnswer() throws Exception {
        start(Trial.says("no"));
        HttpRequest large = trial.request("/")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[40_000]))
                .build();
        for (int i = 0; i < 3; i++) {
            assertThat(trial.send(large).body()).isEqualTo("no");
        }
    }

    @Test
    void aClientThatGoesAwayFailsTheWriterOnly() throws Exception {
        start(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/")) {
                Trial.answer(exchange, "here");
                return;
            }
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; i < 10_000; i++) {
                    exchange.getResponseBody().write(new byte[65_536]);
                }
            } catch (IOException e) {
                told.add(e);
                throw e;
            }
        });
        trial.connect().get("/endless").close();
        assertThat(told()).isInstanceOf(IOException.class);
        await().untilAsserted(() -> assertThat(trial.connect().ask("/").body()).isEqualTo("here"));
    }
}
