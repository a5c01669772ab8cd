package org.rocketserver.servlet.spec.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;
import org.rocketserver.testkit.Octets;

/**
 * Servlet 6.1 §3.7, §5.7 and the Javadoc of {@code AsyncContext.complete}, {@code dispatch} and
 * {@code ServletOutputStream.close}: how non-blocking streams end, well or badly.
 */
class NonBlockingEndTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int BLOCK = 50_000;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Recorder recorder = new Recorder();
    private final CompletableFuture<AsyncContext> context = new CompletableFuture<>();
    private final CompletableFuture<ServletOutputStream> stream = new CompletableFuture<>();

    @FunctionalInterface
    private interface Writing {
        void to(ServletOutputStream output) throws IOException;
    }

    /** Writes whenever it is possible, and writes down what it is told. */
    private WriteListener writer(ServletOutputStream output, Writing writing) {
        return new WriteListener() {
            @Override
            public void onWritePossible() throws IOException {
                events.add("possible");
                writing.to(output);
            }

            @Override
            public void onError(Throwable thrown) {
                events.add("error " + thrown.getMessage());
            }
        };
    }

    private WebApp writing(Writing writing) {
        return WebApp.at("/").servlet("/a", (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                events.add("dispatched");
                return;
            }
            AsyncContext started = request.startAsync();
            started.addListener(recorder);
            context.complete(started);
            stream.complete(response.getOutputStream());
            response.getOutputStream().setWriteListener(writer(response.getOutputStream(), writing));
        });
    }

    private MemoryExchange slow(Served served) {
        return served.begin(MemoryExchange.get("/a").window(10_000));
    }

    @Test
    void completeHoldsNoThreadWhileTheClientTakesItsTime() throws Exception {
        WebApp app = writing(output -> {
            output.write(new byte[BLOCK]);
            context.join().complete();
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            assertThat(exchange.run()).isEqualTo(Disposition.SUSPENDED);
            assertThat(recorder.events).isEmpty();
            exchange.response().open(10_000);
            assertThat(exchange.run()).isEqualTo(Disposition.SUSPENDED);
            exchange.response().open(BLOCK);
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.response().octets()).hasSize(BLOCK);
            assertThat(exchange.response().closed()).isTrue();
            assertThat(recorder.events).containsExactly("complete");
            assertThat(events).containsExactly("possible");
        }
    }

    @Test
    void completeByAnotherThreadKeepsWhatWasWritten() throws Exception {
        WebApp app = writing(output -> {
            output.write(new byte[BLOCK]);
            events.add("ready " + output.isReady());
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            context.join().complete();
            assertThat(exchange.run()).isEqualTo(Disposition.SUSPENDED);
            exchange.response().open(BLOCK);
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.response().octets()).hasSize(BLOCK);
            assertThat(events).containsExactly("possible", "ready false");
        }
    }

    @Test
    void closeReturnsAtOnceAndTheRestLeavesInTheBackground() throws Exception {
        WebApp app = writing(output -> {
            output.write(new byte[BLOCK]);
            output.close();
            output.write(1);
            events.add("closed");
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            assertThat(events).containsExactly("possible", "closed");
            exchange.response().open(BLOCK);
            exchange.run();
            assertThat(exchange.response().octets()).hasSize(BLOCK);
            assertThat(exchange.response().closed()).isTrue();
            assertThat(exchange.over()).isFalse();
            context.join().complete();
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(events).containsExactly("possible", "closed");
        }
    }

    @Test
    void aFailureAfterTheCloseIsToldToTheListener() throws Exception {
        WebApp app = writing(output -> {
            output.write(new byte[BLOCK]);
            output.close();
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            exchange.loseThePeer();
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(events).hasSize(2).element(1).asString().startsWith("error ");
            assertThat(recorder.events).last().isEqualTo("complete");
        }
    }

    @Test
    void aClientThatVanishesWhileItIsWrittenToIsToldToBothListenersOnce() throws Exception {
        WebApp app = writing(output -> {
            if (output.isReady()) {
                output.write(new byte[BLOCK]);
            }
            events.add("ready " + output.isReady());
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            assertThat(events).containsExactly("possible", "ready false");
            exchange.loseThePeer();
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(events).hasSize(3).element(2).asString().startsWith("error ");
            assertThat(recorder.events).last().isEqualTo("complete");
            assertThatIOException().isThrownBy(() -> stream.join().write(new byte[10]));
        }
    }

    @Test
    void whatAWriteListenerThrowsEndsTheRequest() throws Exception {
        WebApp app = writing(output -> {
            throw new IllegalStateException("on purpose");
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get("/a");
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(events).containsExactly("possible", "error on purpose");
            assertThat(recorder.events).containsExactly("error on purpose", "complete");
        }
    }

    @Test
    void aListenerThatFailsAfterCompleteLosesNothingThatItWrote() throws Exception {
        WebApp app = writing(output -> {
            output.write(new byte[BLOCK]);
            context.join().complete();
            throw new IllegalStateException("on purpose");
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            exchange.response().open(BLOCK);
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.response().octets()).hasSize(BLOCK);
            assertThat(events).containsExactly("possible", "error on purpose");
            assertThat(recorder.events).containsExactly("complete");
        }
    }

    @Test
    void aListenerThatFailsAfterItClosedTheStreamLosesNothingThatItWrote() throws Exception {
        WebApp app = writing(output -> {
            output.write(new byte[BLOCK]);
            output.close();
            throw new IllegalStateException("on purpose");
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            exchange.response().open(BLOCK);
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.aborted()).isNull();
            assertThat(exchange.response().octets()).hasSize(BLOCK);
            assertThat(recorder.events).containsExactly("error on purpose", "complete");
        }
    }

    @Test
    void theErrorPageAfterAFailedListenerWaitsForItsClient() throws Exception {
        WebApp app = writing(output -> {
                    throw new IllegalStateException("on purpose");
                })
                .servlet("/error", (request, response) -> {
                    for (int i = 0; i < 5; i++) {
                        response.getOutputStream().write(new byte[BLOCK / 5]);
                    }
                })
                .errorPage(500, "/error");
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = MemoryExchange.get("/a").window(BLOCK / 5).build();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try {
                    await().until(() ->
                            exchange.responded() && exchange.response().octets().length == BLOCK / 5);
                } finally {
                    exchange.response().open(BLOCK);
                }
            });
            exchange.serve(served.worker());
            assertThat(exchange.awaitOver(SOON)).isTrue();
            reading.get(10, TimeUnit.SECONDS);
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.aborted()).isNull();
            assertThat(exchange.response().octets()).hasSize(BLOCK);
        }
    }

    @Test
    void whatAnErrorListenerThrowsChangesNothing() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext started = request.startAsync();
            started.addListener(recorder);
            response.getOutputStream().setWriteListener(new WriteListener() {
                @Override
                public void onWritePossible() {
                    throw new IllegalStateException("on purpose");
                }

                @Override
                public void onError(Throwable thrown) {
                    throw new IllegalArgumentException("worse");
                }
            });
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").status()).isEqualTo(500);
            assertThat(recorder.events).containsExactly("error on purpose", "complete");
        }
    }

    @Test
    void dispatchWaitsUntilWhatWasWrittenHasLeftAndFindsTheStreamClosed() throws Exception {
        WebApp app = writing(output -> {
            output.write(new byte[BLOCK]);
            context.join().dispatch();
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            assertThat(exchange.run()).isEqualTo(Disposition.SUSPENDED);
            assertThat(events).containsExactly("possible");
            exchange.response().open(BLOCK);
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(events).containsExactly("possible", "dispatched");
            assertThat(exchange.response().octets()).hasSize(BLOCK);
        }
    }

    @Test
    void aListenerThatWaitsIsNotCalledAfterComplete() throws Exception {
        WebApp app = writing(output -> {
            output.write(new byte[BLOCK]);
            events.add("ready " + output.isReady());
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = slow(served);
            // its turn is queued before the end
            exchange.response().open(BLOCK);
            context.join().complete();
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.response().octets()).hasSize(BLOCK);
            assertThat(events).hasSizeLessThanOrEqualTo(3).startsWith("possible", "ready false");
            int before = events.size();
            exchange.run();
            assertThat(events).hasSize(before);
        }
    }

    // reading

    private final class Reader implements ReadListener {
        private final ServletInputStream input;
        private final boolean dispatch;

        Reader(ServletInputStream input, boolean dispatch) {
            this.input = input;
            this.dispatch = dispatch;
        }

        @Override
        public void onDataAvailable() throws IOException {
            StringBuilder text = new StringBuilder();
            while (input.isReady() && !input.isFinished()) {
                text.append((char) input.read());
                if (text.charAt(text.length() - 1) == '!') {
                    events.add(text.toString());
                    if (dispatch) {
                        context.join().dispatch();
                        events.add("ready " + input.isReady());
                    } else {
                        context.join().complete();
                    }
                    return;
                }
            }
            events.add(text.toString());
        }

        @Override
        public void onAllDataRead() {
            events.add("all");
        }

        @Override
        public void onError(Throwable thrown) {
            events.add("error");
        }
    }

    private WebApp reading(boolean dispatch) {
        return WebApp.at("/").servlet("/a", (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                events.add("dispatched");
                request.startAsync();
                return;
            }
            AsyncContext started = request.startAsync();
            context.complete(started);
            started.addListener(recorder);
            request.getInputStream().setReadListener(new Reader(request.getInputStream(), dispatch));
        });
    }

    @Test
    void aReadListenerIsNotCalledAgainOnceItHasCompleted() throws Exception {
        try (Served served = Served.with(reading(false))) {
            MemoryExchange exchange = served.serve(MemoryExchange.post("/a").body("ab!"));
            exchange.run();
            assertThat(events).containsExactly("ab!");
            assertThat(recorder.events).containsExactly("complete");
        }
    }

    @Test
    void aReadListenerThatDispatchedIsCalledAgainInTheNextRound() throws Exception {
        try (Served served = Served.with(reading(true))) {
            MemoryExchange exchange = served.begin(MemoryExchange.post("/a").bodyToCome(BodyLength.of(3)));
            exchange.body().arrive(Octets.of("ab!"));
            exchange.run();
            assertThat(events).containsExactly("ab!", "ready false", "dispatched");
            exchange.body().end();
            exchange.run();
            assertThat(events).endsWith("dispatched", "all");
            context.join().complete();
            assertThat(exchange.awaitOver(SOON)).isTrue();
        }
    }

    @Test
    void aBodyThatFailsIsToldToBothListeners() throws Exception {
        try (Served served = Served.with(reading(false))) {
            MemoryExchange exchange = served.begin(MemoryExchange.post("/a").bodyToCome(BodyLength.of(6)));
            exchange.body().arrive(Octets.of("ab"));
            exchange.run();
            exchange.body().fail(new IOException("cut"));
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(events).containsExactly("ab", "error");
            assertThat(recorder.events).hasSize(2).endsWith("complete");
        }
    }

    @Test
    void aListenerMayBeSetByAnotherThread() throws Exception {
        CompletableFuture<ServletInputStream> input = new CompletableFuture<>();
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            context.complete(request.startAsync());
            input.complete(request.getInputStream());
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.begin(MemoryExchange.post("/a").body("ab!"));
            input.join().setReadListener(new Reader(input.join(), false));
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(events).containsExactly("ab!");
        }
    }

    /** Also where the client takes nothing, so that the response cannot end. */
    @Test
    void whatWaitsAtTheEndOfItsApplicationIsToldThatItIsOver() throws Exception {
        WebApp app = WebApp.at("/")
                .listener(new ServletRequestListener() {
                    @Override
                    public void requestDestroyed(ServletRequestEvent event) {
                        events.add("destroyed");
                    }
                })
                .servlet(
                        "/*",
                        (request, response) -> {
                            AsyncContext started = request.startAsync();
                            started.addListener(recorder);
                            ServletOutputStream output = response.getOutputStream();
                            output.setWriteListener(writer(output, to -> {
                                to.write(new byte[BLOCK]);
                                started.complete();
                            }));
                        },
                        registration -> registration.setAsyncSupported(true));
        Served served = Served.with(app);
        MemoryExchange exchange = served.begin(MemoryExchange.get("/").window(3));
        assertThat(events).containsExactly("possible");
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(served::close);
        assertThat(exchange.awaitOver(SOON)).isTrue();
        stopped.get(10, TimeUnit.SECONDS);
        assertThat(exchange.aborted()).isNotNull();
        assertThat(events).containsExactly("possible", "destroyed");
        assertThat(recorder.events).containsExactly("complete");
    }
}
