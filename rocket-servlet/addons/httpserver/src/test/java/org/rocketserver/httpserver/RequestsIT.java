package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.testkit.WireClient;

/** What the documentation of {@code HttpExchange} and {@code Headers} says of the request. */
@ParameterizedClass
@EnumSource
class RequestsIT {
    private final Implementation implementation;
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private Trial trial;

    RequestsIT(Implementation implementation) {
        this.implementation = implementation;
    }

    @AfterEach
    void stop() {
        if (trial != null) {
            trial.close();
        }
    }

    /** What a handler looks at. */
    private interface Look {
        Object at(HttpExchange exchange) throws Exception;
    }

    private void start(Look look) throws IOException {
        trial = Trial.of(implementation, exchange -> {
            try {
                Object found = look.at(exchange);
                seen.add(found == null ? "null" : found);
            } catch (Exception | AssertionError e) {
                seen.add(e);
            }
            Trial.answer(exchange, "seen");
        });
    }

    private Object seen() throws InterruptedException {
        Object found = seen.poll(60, TimeUnit.SECONDS);
        if (found instanceof Throwable failure) {
            throw new AssertionError(failure);
        }
        return found;
    }

    @Test
    void methodUriAndProtocolAreThoseOfTheRequestLine() throws Exception {
        start(exchange -> exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getProtocol());
        WireClient wire = trial.connect();
        wire.send("PURGE /a%20b/%C3%A4?q=1%262&r HTTP/1.1\r\nHost: h\r\n\r\n").read();
        assertThat(seen()).isEqualTo("PURGE /a%20b/%C3%A4?q=1%262&r HTTP/1.1");
        wire.send("GET http://h/x HTTP/1.1\r\nHost: h\r\n\r\n").read();
        assertThat(seen()).isEqualTo("GET http://h/x HTTP/1.1");
        wire.send("GET / HTTP/1.0\r\n\r\n").read();
        assertThat(seen()).isEqualTo("GET / HTTP/1.0");
    }

    @Test
    void aTargetThatIsNoUriIsABadRequest() throws Exception {
        start(HttpExchange::getRequestURI);
        assertThat(trial.connect().ask("/a?b=%zz").status()).isEqualTo(400);
        assertThat(seen).isEmpty();
    }

    @Test
    void headersAreFoundInAnyCaseWithAllTheirValuesInOrder() throws Exception {
        start(exchange -> {
            Headers headers = exchange.getRequestHeaders();
            return List.of(
                    headers.getFirst("x-one"),
                    headers.get("X-ONE"),
                    headers.containsKey("x-two"),
                    headers.containsKey("X-Three"),
                    String.valueOf(headers.getFirst("X-Three")),
                    headers.keySet().contains("X-one"));
        });
        trial.connect()
                .send("GET / HTTP/1.1\r\nHost: h\r\nX-One: a\r\nx-two:\r\nx-oNE: b, c\r\n\r\n")
                .read();
        assertThat(seen()).isEqualTo(List.of("a", List.of("a", "b, c"), true, false, "null", true));
    }

    @Test
    void theHeadersOfARequestCannotBeChanged() throws Exception {
        start(exchange -> {
            Headers headers = exchange.getRequestHeaders();
            Class<UnsupportedOperationException> refused = UnsupportedOperationException.class;
            assertThatThrownBy(() -> headers.add("a", "b")).isInstanceOf(refused);
            assertThatThrownBy(() -> headers.set("Host", "b")).isInstanceOf(refused);
            assertThatThrownBy(() -> headers.put("a", List.of("b"))).isInstanceOf(refused);
            assertThatThrownBy(() -> headers.putAll(Map.of("a", List.of("b")))).isInstanceOf(refused);
            assertThatThrownBy(() -> headers.remove("Host")).isInstanceOf(refused);
            assertThatThrownBy(headers::clear).isInstanceOf(refused);
            assertThatThrownBy(() -> headers.get("Host").add("b")).isInstanceOf(refused);
            assertThatThrownBy(() -> headers.keySet().remove("Host")).isInstanceOf(refused);
            assertThatThrownBy(() -> headers.values().clear()).isInstanceOf(refused);
            assertThatThrownBy(() -> headers.entrySet().iterator().next().setValue(List.of()))
                    .isInstanceOf(refused);
            return headers.getFirst("Host") + headers.size();
        });
        trial.connect().get("/").read();
        assertThat(seen()).isEqualTo("localhost1");
    }

    @Test
    void aBodyIsReadWholeFromOneStreamHoweverItCame() throws Exception {
        start(exchange -> {
            InputStream body = exchange.getRequestBody();
            assertThat(exchange.getRequestBody()).isSameAs(body);
            byte[] begin = body.readNBytes(3);
            int next = body.read();
            byte[] all = body.readAllBytes();
            assertThat(body.read()).isEqualTo(-1);
            return new String(begin, StandardCharsets.US_ASCII)
                    + (char) next
                    + new String(all, StandardCharsets.US_ASCII).length();
        });
        String text = "abcd" + "x".repeat(100_000);
        trial.send(trial.request("/")
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build());
        assertThat(seen()).isEqualTo("abcd100000");
        trial.send(trial.request("/")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))))
                .build());
        assertThat(seen()).isEqualTo("abcd100000");
    }

    @Test
    void aRequestWithoutABodyHasAnEmptyStream() throws Exception {
        start(exchange -> exchange.getRequestBody().readAllBytes().length
                + exchange.getRequestBody().read());
        trial.get("/");
        assertThat(seen()).isEqualTo(-1);
    }

    @Test
    void octetsThatAreThereAreTold() throws Exception {
        start(exchange -> {
            InputStream body = exchange.getRequestBody();
            int first = body.read();
            return first + body.available() + body.readNBytes(2)[1];
        });
        trial.connect()
                .send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n\1\2\3")
                .read();
        assertThat(seen()).isEqualTo(1 + 2 + 3);
    }

    @Test
    void aClosedStreamCannotBeRead() throws Exception {
        start(exchange -> {
            InputStream body = exchange.getRequestBody();
            body.close();
            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
            return "closed";
        });
        trial.connect()
                .send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")
                .read();
        assertThat(seen()).isEqualTo("closed");
    }

    @Test
    void whatIsLeftUnreadIsNoRequest() throws Exception {
        start(exchange ->
                exchange.getRequestMethod() + exchange.getRequestBody().read());
        WireClient wire = trial.connect();
        String unread = "\1GET /evil HTTP/1.1\r\nHost: h\r\n\r\n";
        wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + unread.length() + "\r\n\r\n" + unread);
        assertThat(wire.read().status()).isEqualTo(200);
        assertThat(seen()).isEqualTo("POST1");
        assertThat(wire.get("/").read().status()).isEqualTo(200);
        assertThat(seen()).isEqualTo("GET-1");
        assertThat(seen).isEmpty();
    }

    @Test
    void aClientThatAsksMayContinue() throws Exception {
        start(exchange -> new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
        WireClient wire = trial.connect();
        wire.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        assertThat(wire.read().status()).isEqualTo(100);
        wire.send("abc");
        assertThat(wire.read().status()).isEqualTo(200);
        assertThat(seen()).isEqualTo("abc");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        trial = Trial.of(
                implementation,
                exchange -> Trial.answer(exchange, exchange.getRequestURI().getPath()));
        WireClient wire = trial.connect();
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            octets.append("GET /").append(i).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        wire.send(octets.toString());
        for (int i = 0; i < 20; i++) {
            assertThat(wire.read().body()).isEqualTo("/" + i);
        }
    }

    @Test
    void bothAddressesAreThoseOfTheConnection() throws Exception {
        start(exchange -> {
            assertThat(exchange.getRemoteAddress().getAddress().isLoopbackAddress())
                    .isTrue();
            assertThat(exchange.getRemoteAddress().getPort()).isPositive();
            return exchange.getLocalAddress();
        });
        trial.get("/");
        assertThat(seen()).isEqualTo(trial.server.getAddress());
    }

    @Test
    void anExchangeKnowsItsContext() throws Exception {
        start(HttpExchange::getHttpContext);
        trial.get("/");
        assertThat(seen()).isInstanceOfSatisfying(com.sun.net.httpserver.HttpContext.class, context -> {
            assertThat(context.getPath()).isEqualTo("/");
            assertThat(context.getServer()).isSameAs(trial.server);
        });
    }

    @Test
    void pathsAreDecodedByTheUri() throws Exception {
        start(exchange -> {
            URI uri = exchange.getRequestURI();
            return List.of(uri.getPath(), uri.getRawPath(), uri.getQuery(), uri.getRawQuery());
        });
        trial.connect().get("/a%20b?c=%41").read();
        assertThat(seen()).isEqualTo(List.of("/a b", "/a%20b", "c=A", "c=%41"));
    }
}
