package org.rocketserver.servlet.spec.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §2.3.3.3 and the Javadoc of {@code AsyncContext}: what may be called when. */
class AsyncStatesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Recorder recorder = new Recorder();
    private final CompletableFuture<AsyncContext> context = new CompletableFuture<>();

    /** An application whose one servlet waits for what the test does with {@link #context}. */
    private WebApp waiting() {
        return WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext started = request.startAsync();
            started.addListener(recorder);
            context.complete(started);
        });
    }

    private static void refusesRequestAndResponse(AsyncContext context) {
        assertThatIllegalStateException().isThrownBy(context::getRequest).withMessageContaining("§2.3.3.3");
        assertThatIllegalStateException().isThrownBy(context::getResponse).withMessageContaining("§2.3.3.3");
    }

    private static void refusesToGoOn(AsyncContext context) {
        assertThatIllegalStateException().isThrownBy(context::complete);
        assertThatIllegalStateException().isThrownBy(context::dispatch);
        assertThatIllegalStateException().isThrownBy(() -> context.dispatch("/a"));
    }

    @Test
    void afterCompleteThereIsNeitherRequestNorResponseToBeHad() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext started = request.startAsync();
            assertThat(started.getRequest()).isSameAs(request);
            started.complete();
            refusesRequestAndResponse(started);
            refusesToGoOn(started);
            assertThat(request.isAsyncStarted()).isTrue();
            assertThatIllegalStateException().isThrownBy(request::startAsync);
            response.getWriter().print("all as it should be");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("all as it should be");
        }
    }

    @Test
    void afterDispatchThereIsNeitherRequestNorResponseToBeHadUntilTheNextStart() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                AsyncContext before = context.join();
                refusesRequestAndResponse(before);
                refusesToGoOn(before);
                assertThat(request.isAsyncStarted()).isFalse();
                assertThatIllegalStateException().isThrownBy(request::getAsyncContext);
                AsyncContext again = request.startAsync();
                assertThat(again).isSameAs(before);
                assertThat(again.getRequest()).isSameAs(request);
                response.getWriter().print("all as it should be");
                again.complete();
                return;
            }
            AsyncContext started = request.startAsync();
            context.complete(started);
            started.dispatch();
            refusesRequestAndResponse(started);
            refusesToGoOn(started);
            assertThat(request.isAsyncStarted()).isTrue();
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("all as it should be");
        }
    }

    @Test
    void whatSetsARoundUpIsRefusedOnceItsDispatchHasReturned() throws Exception {
        try (Served served = Served.with(waiting())) {
            MemoryExchange exchange = served.begin(MemoryExchange.get("/a"));
            AsyncContext started = context.join();
            assertThatIllegalStateException().isThrownBy(() -> started.setTimeout(1));
            assertThatIllegalStateException().isThrownBy(() -> started.addListener(recorder));
            assertThatIllegalStateException()
                    .isThrownBy(() -> started.addListener(recorder, started.getRequest(), started.getResponse()));
            assertThatIllegalStateException()
                    .isThrownBy(() -> started.getRequest().startAsync());
            assertThat(started.getTimeout()).isEqualTo(30_000);
            assertThat(started.getRequest().isAsyncStarted()).isTrue();
            started.complete();
            assertThatIllegalStateException().isThrownBy(() -> started.setTimeout(1));
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> started.start(() -> {}));
        }
    }

    @Test
    void asynchronousProcessingHasToBeStartedFirst() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            assertThat(request.isAsyncStarted()).isFalse();
            assertThatIllegalStateException().isThrownBy(request::getAsyncContext);
            response.getWriter().print("all as it should be");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("all as it should be");
        }
    }

    @Test
    void aClosedResponseCannotStartIt() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            response.getOutputStream().print("closed");
            response.getOutputStream().close();
            assertThatIllegalStateException().isThrownBy(request::startAsync).withMessageContaining("closed");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("closed");
        }
    }

    @Test
    void listenersOfOneRoundAreToldOfTheNextButOfNothingAfterIt() throws Exception {
        Recorder second = new Recorder();
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                AsyncContext again = request.startAsync();
                again.addListener(second);
                again.complete();
                return;
            }
            AsyncContext started = request.startAsync();
            started.addListener(recorder);
            started.dispatch();
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").status()).isEqualTo(200);
            assertThat(recorder.events).containsExactly("start");
            assertThat(second.events).containsExactly("complete");
        }
    }

    @Test
    void aListenerMayDispatchWhenSomethingFailedAndItsTargetKnowsNothingOfIt() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/a", (request, response) -> {
                    AsyncContext started = request.startAsync();
                    started.addListener(
                            recorder.reacting(event -> event.getAsyncContext().dispatch("/b")));
                    throw new IOException("on purpose");
                })
                .servlet("/b", (request, response) -> response.getWriter().print("rescued"));
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get("/a");
            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.bodyText()).isEqualTo("rescued");
            assertThat(recorder.events).containsExactly("error on purpose", "complete");
        }
    }

    @Test
    void whatTheTargetOfADispatchThrowsGoesToTheListenersAndThenToTheErrorPage() throws Exception {
        AtomicReference<Object> seen = new AtomicReference<>();
        WebApp app = WebApp.at("/")
                .servlet("/a", (request, response) -> {
                    AsyncContext started = request.startAsync();
                    started.addListener(recorder);
                    started.dispatch("/b");
                })
                .servlet("/b", (request, response) -> {
                    throw new IllegalArgumentException("on purpose");
                })
                .servlet("/error", (request, response) -> {
                    seen.set(request.getAttribute("jakarta.servlet.error.exception"));
                    response.getWriter().print(request.getDispatcherType());
                })
                .errorPage(500, "/error");
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get("/a");
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.bodyText()).isEqualTo("ERROR");
            assertThat(seen.get()).isInstanceOf(IllegalArgumentException.class);
            assertThat(recorder.events).containsExactly("error on purpose", "complete");
        }
    }

    /** What is lost is told by what the target meets; one that does not look has not failed (§2.3.3.3). */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"/writes, error", "/silent, complete"})
    void aClientThatGoesAwayDuringADispatchIsToldOfWhereItsTargetMeetsThat(String target, String first)
            throws Exception {
        AtomicReference<MemoryExchange> begun = new AtomicReference<>();
        WebApp app = WebApp.at("/")
                .servlet("/a", (request, response) -> {
                    AsyncContext started = request.startAsync();
                    started.addListener(recorder);
                    context.complete(started);
                })
                .servlet("/writes", (request, response) -> {
                    begun.get().loseThePeer();
                    response.getOutputStream().print("text");
                    response.flushBuffer();
                })
                .servlet("/silent", (request, response) -> begun.get().loseThePeer());
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.begin(MemoryExchange.get("/a"));
            begun.set(exchange);
            context.join().dispatch(target);
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(recorder.events).first().asString().startsWith(first);
            assertThat(recorder.events).last().isEqualTo("complete");
            assertThat(recorder.events).doesNotHaveDuplicates();
        }
    }

    @Test
    void theErrorPageOfATimeoutMayDispatchItself() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/a", (request, response) -> {
                    AsyncContext started = request.startAsync();
                    started.addListener(recorder);
                    started.setTimeout(10);
                })
                .servlet("/error", (request, response) -> request.getAsyncContext()
                        .dispatch("/b"))
                .servlet("/b", (request, response) -> response.getWriter().print("from the error page"))
                .errorPage(500, "/error");
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("from the error page");
            assertThat(recorder.events).containsExactly("timeout", "complete");
        }
    }

    /** Forwards {@code /a?outer=1} to {@code /b?inner=1}, where it waits; its error page tells what it is shown. */
    private static WebApp forwarding(WebApp.Handler waiting) {
        return WebApp.at("/")
                .servlet("/a", (request, response) -> Objects.requireNonNull(request.getRequestDispatcher("/b?inner=1"))
                        .forward(request, response))
                .servlet("/b", waiting)
                .servlet("/error", (request, response) -> response.getWriter()
                        .print(request.getQueryString() + " " + request.getParameter("inner") + " "
                                + request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI)))
                .errorPage("/error");
    }

    @Test
    void theErrorPageOfATimeoutInsideAForwardShowsWhatTheClientAskedFor() throws Exception {
        try (Served served = Served.with(
                forwarding((request, response) -> request.startAsync().setTimeout(10)))) {
            MemoryExchange exchange = served.get("/a?outer=1");
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.bodyText()).isEqualTo("outer=1 null null");
        }
    }

    @Test
    void thePageOfAnErrorThatIsSentWhileItWaitsInsideAForwardShowsWhatTheClientAskedFor() throws Exception {
        try (Served served = Served.with(forwarding((request, response) -> context.complete(request.startAsync())))) {
            MemoryExchange exchange = served.begin(MemoryExchange.get("/a?outer=1"));
            ((HttpServletResponse) context.join().getResponse()).sendError(404);
            context.join().complete();
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.status()).isEqualTo(404);
            assertThat(exchange.bodyText()).isEqualTo("outer=1 null null");
        }
    }

    @Test
    void thePageOfWhatATargetThrowsThatAForwardStartedShowsWhatTheClientAskedFor() throws Exception {
        WebApp app = forwarding((request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                throw new IllegalStateException("on purpose");
            }
            request.startAsync(request, response).dispatch();
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get("/a?outer=1");
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.bodyText()).isEqualTo("outer=1 null null");
        }
    }

    @Test
    void thePlainAnswerToATimeoutInsideAnIncludeSaysOfWhatTypeItIs() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/a", (request, response) -> Objects.requireNonNull(request.getRequestDispatcher("/b"))
                        .include(request, response))
                .servlet("/b", (request, response) -> request.startAsync().setTimeout(10));
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get("/a");
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.header("Content-Type")).startsWith("text/html");
        }
    }

    @Test
    void aTimeoutOfNothingNeverComes() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext started = request.startAsync();
            started.setTimeout(0);
            started.addListener(recorder);
            context.complete(started);
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.begin(MemoryExchange.get("/a"));
            assertThat(exchange.awaitOver(Duration.ofMillis(50))).isFalse();
            assertThat(recorder.events).isEmpty();
            context.join().complete();
            assertThat(exchange.awaitOver(SOON)).isTrue();
        }
    }

    @Test
    void aClientThatIsGoneIsToldToTheListenersOfEachRound() throws Exception {
        Recorder second = new Recorder();
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext started = request.startAsync();
            started.addListener(request.getDispatcherType() == DispatcherType.ASYNC ? second : recorder);
            context.complete(started);
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.begin(MemoryExchange.get("/a"));
            exchange.loseThePeer();
            exchange.run();
            assertThat(recorder.events).hasSize(1).first().asString().startsWith("error the client");
            context.join().dispatch();
            exchange.run();
            assertThat(recorder.events).endsWith("start");
            assertThat(second.events).hasSize(1).first().asString().startsWith("error the client");
            context.join().complete();
            assertThat(exchange.awaitOver(SOON)).isTrue();
        }
    }

    @Test
    void aRequestThatWaitsWhenItsApplicationEndsFailsAndIsAnswered() throws Exception {
        Served served = Served.with(waiting());
        MemoryExchange exchange = served.begin(MemoryExchange.get("/a"));
        Thread stop = new Thread(served::close);
        stop.start();
        assertThat(exchange.awaitOver(SOON)).isTrue();
        stop.join();
        assertThat(exchange.status()).isEqualTo(503);
        assertThat(exchange.header("Retry-After")).isEqualTo("1");
        assertThat(recorder.events).containsExactly("error the application ends", "complete");
    }

    @Test
    void aListenerMayAnswerWhenItsApplicationEnds() throws Exception {
        recorder.reacting(event -> {
            event.getSuppliedResponse().getWriter().print("come again");
            event.getAsyncContext().complete();
        });
        Served served = Served.with(waiting());
        MemoryExchange exchange = served.begin(MemoryExchange.get("/a"));
        Thread stop = new Thread(served::close);
        stop.start();
        assertThat(exchange.awaitOver(SOON)).isTrue();
        stop.join();
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.bodyText()).isEqualTo("come again");
    }

    @Test
    void whoHoldsTheOriginalPairIsTold() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/a", (request, response) -> {
                    AsyncContext started = request.startAsync(request, response);
                    assertThat(started.hasOriginalRequestAndResponse()).isTrue();
                    response.getWriter().print("original");
                    started.complete();
                })
                .servlet("/b", (request, response) -> {
                    HttpServletRequest wrapper = new jakarta.servlet.http.HttpServletRequestWrapper(request);
                    AsyncContext started = request.startAsync(wrapper, response);
                    assertThat(started.hasOriginalRequestAndResponse()).isFalse();
                    assertThat(started.getRequest()).isSameAs(wrapper);
                    response.getWriter().print("wrapped");
                    started.complete();
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("original");
            assertThat(served.get("/b").bodyText()).isEqualTo("wrapped");
        }
    }
}
