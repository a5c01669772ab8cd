package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.testkit.WireClient;

/** What the README of this add-on promises where the API's documentation is silent, or the JDK's server different. */
class RocketOnlyIT {
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final Map<String, String> before = new HashMap<>();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    private void property(String name, String value) {
        before.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    private void start(HttpHandler handler) throws IOException {
        create(handler).start();
    }

    private HttpServer create(HttpHandler handler) throws IOException {
        server = Implementation.ROCKET.server();
        server.createContext("/", handler);
        return server;
    }

    private WireClient connect() throws IOException {
        return WireClient.connect(server.getAddress().getPort());
    }

    private Object told() throws InterruptedException {
        return told.poll(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "/foo, foo",
        "/foo/, foo",
        "/foo/bar, foo",
        "/%66oo, foo",
        "//foo/bar, foo",
        "/a/../foo, foo",
        "/foobar, root",
        "/foo.bar, root",
        "/%66oobar, root",
        "/dir/x, dir",
        "/dir, root",
    })
    void namesAreMatchedAsAWholeWhereTheJdkIsToldTo(String path, String context) throws Exception {
        property("sun.net.httpserver.pathMatcher", "pathPrefix");
        start(Trial.says("root"));
        server.createContext("/foo", Trial.says("foo"));
        server.createContext("/dir/", Trial.says("dir"));
        assertThat(connect().ask(path).body()).isEqualTo(context);
    }

    @Test
    void aGuardedContextIsNotEvadedByPercentSigns() throws Exception {
        start(Trial.says("open"));
        server.createContext("/private/", Trial.says("guarded"));
        server.createContext("/a%20b/", Trial.says("as sent"));
        assertThat(connect().ask("/%70rivate/x").body()).isEqualTo("guarded");
        assertThat(connect().ask("/a%20b/c").body()).isEqualTo("as sent");
        assertThat(connect().ask("/a%20c").body()).isEqualTo("open");
    }

    @ParameterizedTest
    @CsvSource({
        "//private/x, 200, guarded",
        "///private//x, 200, guarded",
        "/./private/x, 200, guarded",
        "/%2e/private/x, 200, guarded",
        "/a/../private/x, 200, guarded",
        "/a/%2E%2e/private/x, 200, guarded",
        "/a%2f..%2Fprivate/x, 200, guarded",
        "/../private/x, 200, guarded",
        "/a//../private/x, 200, guarded",
        "http://h//private/x, 200, guarded",
        "//a%20b/c, 200, spaced",
        "/a%20b/./c, 200, spaced",
        "/%61%20b/c, 200, spaced",
        "/private/./x, 200, guarded",
        "/private/y/../x, 200, guarded",
        "/public/of/all/../private/x, 400, ''",
        "/public/of/all/../../../private/x, 400, ''",
        "/private/../x, 400, ''",
        "/private/%2e%2e/x, 400, ''",
        "/.private/x, 200, open",
        "/..private/x, 200, open",
        "/a/./b, 200, open",
        "/private, 200, open",
        "/private/.., 400, ''",
        "/x/../private/., 200, guarded",
    })
    void aGuardedContextIsNotEvadedByAnotherWayToIt(String target, int status, String body) throws Exception {
        start(Trial.says("open"));
        server.createContext("/private/", Trial.says("guarded"));
        server.createContext("/public/of/all/", Trial.says("public"));
        server.createContext("/a%20b/", Trial.says("spaced"));
        WireClient.Answer answer = connect().ask(target);
        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    @Test
    void aTargetThatBeginsWithTwoSlashesIsAPath() throws Exception {
        start(exchange -> {
            told.add(exchange.getRequestURI().getPath());
            Trial.answer(exchange, "");
        });
        connect().ask("//private/x");
        assertThat(told()).isEqualTo("//private/x");
    }

    @Test
    void workersRunHandlersManyAtOnceWhereTheProgramLetsThem() throws Exception {
        property("rocket.httpserver.handlers", "workers");
        CyclicBarrier both = new CyclicBarrier(2);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        start(exchange -> {
            try {
                both.await(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(e);
            }
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
            assertThat(exchange.getRequestBody().readAllBytes()).isEmpty();
            Trial.answer(exchange, "both");
        });
        WireClient one = connect();
        WireClient two = connect();
        for (int i = 0; i < 3; i++) {
            one.get("/");
            two.get("/");
            assertThat(one.read().body()).isEqualTo("both");
            assertThat(two.read().body()).isEqualTo("both");
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, workers", "0, workers", "5, workers", "-1, caller", "0, caller", "5, caller"})
    void aClosedExchangeIsWholeWhileItsHandlerGoesOn(int length, String runs) throws Exception {
        property("rocket.httpserver.handlers", runs.equals("workers") ? "workers" : "thread");
        CountDownLatch goOn = new CountDownLatch(1);
        create(exchange -> {
            exchange.sendResponseHeaders(200, length);
            if (length >= 0) {
                exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
            }
            exchange.close();
            try {
                told.add(goOn.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(runs.equals("caller") ? Runnable::run : null);
        server.start();
        WireClient wire = connect();
        assertThat(wire.ask("/").body()).isEqualTo(length < 0 ? "" : "hello");
        goOn.countDown();
        assertThat(told()).isEqualTo(true);
        assertThat(wire.ask("/").status()).isEqualTo(200);
    }

    @Test
    void anExecutorThatIsFullIsAnswered503() throws Exception {
        create(Trial.says("never")).setExecutor(task -> {
            throw new RejectedExecutionException("full");
        });
        server.start();
        assertThat(connect().ask("/").status()).isEqualTo(503);
    }

    @Test
    void anAttributeIsItsExchangesOwn() throws Exception {
        start(exchange -> {
            told.add(String.valueOf(exchange.getAttribute("who")));
            exchange.setAttribute("who", "me");
            told.add(exchange.getAttribute("who"));
            Trial.answer(exchange, "");
        });
        for (int i = 0; i < 2; i++) {
            connect().ask("/");
            assertThat(told()).isEqualTo("null");
            assertThat(told()).isEqualTo("me");
        }
    }

    @Test
    void attributesAreSharedByWhoAsksForIt() throws Exception {
        property("jdk.httpserver.attributes", "context");
        start(exchange -> {
            told.add(String.valueOf(exchange.getAttribute("who")));
            exchange.setAttribute("who", "me");
            Trial.answer(exchange, "");
        });
        connect().ask("/");
        connect().ask("/");
        assertThat(told()).isEqualTo("null");
        assertThat(told()).isEqualTo("me");
    }

    @Test
    void credentialsThatAreNoneAreRefusedLikeWrongOnes() throws Exception {
        server = Implementation.ROCKET.server();
        server.createContext("/", Trial.says("in")).setAuthenticator(new BasicAuthenticator("realm") {
            @Override
            public boolean checkCredentials(String username, String password) {
                return true;
            }
        });
        server.start();
        WireClient wire = connect();
        for (String credentials : new String[] {"%%%", "bm9jb2xvbg==", ""}) {
            wire.send("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Basic " + credentials + "\r\n\r\n");
            assertThat(wire.read().status()).isEqualTo(401);
        }
    }

    @Test
    void aHeadMayBeAnsweredLikeAGet() throws Exception {
        start(Trial.says("hello"));
        WireClient wire = connect();
        wire.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        String[] heads = wire.readToEnd().split("\r\n\r\n", -1);
        assertThat(heads).hasSize(3);
        assertThat(heads[0]).containsIgnoringCase("Content-Length: 5");
        assertThat(heads[2]).isEqualTo("hello");
    }

    @Test
    void aHandlerThatClosesAndThrowsIsAnswered500() throws Exception {
        start(exchange -> {
            try (exchange) {
                throw new IllegalStateException("wanted by the test");
            }
        });
        assertThat(connect().ask("/").status()).isEqualTo(500);
    }

    @Test
    void aBodyThatBreaksTheRulesIsAnsweredByThem() throws Exception {
        start(exchange -> {
            exchange.getRequestBody().readAllBytes();
            Trial.answer(exchange, "never");
        });
        WireClient wire = connect();
        wire.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        assertThat(wire.read().status()).isEqualTo(400);
    }

    @Test
    void aHeaderThatCannotBeIsAFaultOfTheHandler() throws Exception {
        start(exchange -> {
            exchange.getResponseHeaders().put("bad name", java.util.List.of("a"));
            Trial.answer(exchange, "never");
        });
        assertThat(connect().ask("/").status()).isEqualTo(500);
    }

    @Test
    void earlyHintsGoBeforeTheAnswer() throws Exception {
        start(exchange -> {
            exchange.getResponseHeaders().set("Link", "</a.css>; rel=preload");
            exchange.sendResponseHeaders(103, -1);
            Trial.answer(exchange, "page");
        });
        WireClient wire = connect();
        WireClient.Answer hints = wire.ask("/");
        assertThat(hints.status()).isEqualTo(103);
        assertThat(hints.header("Link")).contains("a.css");
        assertThat(wire.read().body()).isEqualTo("page");
    }

    @Test
    void anAnswerThatTakesTooLongIsCut() throws Exception {
        property("sun.net.httpserver.maxRspTime", "1");
        start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            told.add(exchange);
        });
        WireClient wire = connect().get("/");
        assertThat(wire.closedWithin(30_000)).isTrue();
        HttpExchange exchange = (HttpExchange) told();
        assertThatThrownBy(() -> {
                    exchange.getResponseBody().write(new byte[100_000]);
                    exchange.getResponseBody().flush();
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRequestThatTakesTooLongIsCut() throws Exception {
        property("sun.net.httpserver.maxReqTime", "1");
        start(exchange -> {
            try {
                exchange.getRequestBody().readAllBytes();
            } catch (IOException e) {
                told.add(e);
                throw e;
            }
        });
        WireClient wire = connect().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
        assertThat(wire.closedWithin(30_000)).isTrue();
        assertThat(told()).isInstanceOf(IOException.class);
    }

    @Test
    void aChunkedRequestThatCameInTimeIsNotCutWhileItsHandlerGoesOn() throws Exception {
        property("sun.net.httpserver.maxReqTime", "1");
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        start(exchange -> {
            byte[] octets = exchange.getRequestBody().readNBytes(5); // not up to the end of the body
            goOn.completeOnTimeout(null, 3, TimeUnit.SECONDS).join();
            told.add(exchange.getRequestBody().read());
            Trial.answer(exchange, new String(octets, StandardCharsets.US_ASCII));
        });
        WireClient wire = connect()
                .send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        assertThat(wire.read().body()).isEqualTo("hello");
        assertThat(told()).isEqualTo(-1);
    }

    @Test
    void aChunkedRequestThatGoesOnTooLongIsCutWhenItIsReadOn() throws Exception {
        property("sun.net.httpserver.maxReqTime", "1");
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        start(exchange -> {
            told.add(exchange.getRequestBody().readNBytes(5).length);
            goOn.completeOnTimeout(null, 3, TimeUnit.SECONDS).join();
            try {
                told.add(exchange.getRequestBody().read());
            } catch (IOException e) {
                told.add(e);
                throw e;
            }
        });
        WireClient wire =
                connect().send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        assertThat(told()).isEqualTo(5);
        assertThat(told()).isInstanceOf(IOException.class);
        assertThat(wire.closedWithin(30_000)).isTrue();
    }

    @Test
    void limitsOfTheHeadAreThoseOfTheProperties() throws Exception {
        property("sun.net.httpserver.maxReqHeaders", "2");
        start(Trial.says("ok"));
        assertThat(connect().ask("/").status()).isEqualTo(200);
        WireClient wire = connect().send("GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nB: 2\r\n\r\n");
        assertThat(wire.read().status()).isEqualTo(431);
    }

    @Test
    void largeHeadsAreTakenWhereTheProgramAsksForThem() throws Exception {
        start(Trial.says("ok"));
        String head = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
        WireClient wire = connect().send(head + "x".repeat(17_000) + "\r\n\r\n");
        assertThat(wire.read().status()).isEqualTo(431);
        server.stop(0);
        property("sun.net.httpserver.maxReqHeaderSize", "393216");
        start(Trial.says("ok"));
        wire = connect().send(head + "x".repeat(200_000) + "\r\n\r\n");
        assertThat(wire.read().status()).isEqualTo(200);
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        create(Trial.says("ok"));
        int port = server.getAddress().getPort();
        assertThatThrownBy(() -> new RocketHttpServerProvider().createHttpServer(server.getAddress(), 0))
                .isInstanceOf(BindException.class)
                .hasMessageContaining(Integer.toString(port))
                .hasMessageContaining("choose another port");
        property("rocket.httpserver.threads.max", "-3");
        assertThatIllegalArgumentException().isThrownBy(server::start).withMessageContaining("threads.max");
        System.clearProperty("rocket.httpserver.threads.max");
        server.start();
        assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("started already");
        assertThatIllegalStateException()
                .isThrownBy(() -> server.setExecutor(Runnable::run))
                .withMessageContaining("executor");
        server.stop(0);
        assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("create another");
        assertThat(server.getAddress().getPort()).isEqualTo(port);
        HttpServer unbound = new RocketHttpServerProvider().createHttpServer(null, 0);
        assertThat(unbound.getAddress()).isNull();
        assertThatIllegalStateException().isThrownBy(unbound::start).withMessageContaining("not bound");
    }
}
