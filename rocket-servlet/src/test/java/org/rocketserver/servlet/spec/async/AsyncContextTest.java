package org.rocketserver.servlet.spec.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §2.3.3.3. */
class AsyncContextTest {
    private final List<String> events = new CopyOnWriteArrayList<>();

    private final AsyncListener recorder = new AsyncListener() {
        @Override
        public void onComplete(AsyncEvent event) {
            events.add("complete");
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            events.add("timeout");
        }

        @Override
        public void onError(AsyncEvent event) {
            events.add("error " + event.getThrowable().getMessage());
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            events.add("start");
        }
    };

    @Test
    void completeDuringServiceTakesEffectWhenServiceReturns() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.addListener(recorder);
            context.complete();
            assertThat(events).isEmpty();
            response.getWriter().print("written after complete");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("written after complete");
            assertThat(events).containsExactly("complete");
        }
    }

    @Test
    void aRequestWaitsWithoutAThreadUntilItIsCompleted() throws Exception {
        CompletableFuture<AsyncContext> context = new CompletableFuture<>();
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> context.complete(request.startAsync()));
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = MemoryExchange.get("/a").build();
            assertThat(exchange.serve(served.worker())).isEqualTo(Disposition.SUSPENDED);
            context.join().getResponse().getWriter().print("later");
            context.join().complete();
            assertThat(exchange.awaitOver(Duration.ofSeconds(5))).isTrue();
            assertThat(exchange.bodyText()).isEqualTo("later");
            assertThatIllegalStateException().isThrownBy(() -> context.join().complete());
        }
    }

    @Test
    void aTaskRunsOnTheServersThreadsAndMayDispatch() throws Exception {
        WebApp app = WebApp.at("/app")
                .servlet("/a", (request, response) -> {
                    AsyncContext context = request.startAsync();
                    context.start(() -> context.dispatch("/b?x=1"));
                })
                .servlet("/b", (request, response) -> response.getWriter()
                        .print(request.getDispatcherType() + " " + request.getRequestURI() + " "
                                + request.getAttribute(AsyncContext.ASYNC_REQUEST_URI) + " "
                                + request.getParameter("x") + request.isAsyncStarted()));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/app/a").bodyText()).isEqualTo("ASYNC /app/b /app/a 1false");
        }
    }

    @Test
    void aDispatchWithoutPathGoesToTheRequestItselfAndMayStartAnew() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                if (request.getAttribute("again") == null) {
                    request.setAttribute("again", "yes");
                    request.startAsync().dispatch();
                } else {
                    response.getWriter().print("third time");
                }
                return;
            }
            AsyncContext context = request.startAsync();
            context.addListener(recorder);
            context.dispatch();
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("third time");
            assertThat(events).containsExactly("start");
        }
    }

    @Test
    void aDispatchWithoutPathGoesBackToWhereTheGivenRequestWasForwarded() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/a", (request, response) -> Objects.requireNonNull(request.getRequestDispatcher("/b?who=b"))
                        .forward(request, response))
                .servlet("/b", (request, response) -> {
                    if (request.getDispatcherType() == DispatcherType.FORWARD) {
                        request.startAsync(new HttpServletRequestWrapper(request), response)
                                .dispatch();
                        return;
                    }
                    response.getWriter()
                            .print(request.getServletPath() + request.getParameter("who") + request.getQueryString());
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a?who=a").bodyText()).isEqualTo("/bbwho=b");
        }
    }

    @Test
    void timeIsOverListenersAreToldAndTheErrorPageAnswers() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.setTimeout(20);
            context.addListener(recorder);
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").status()).isEqualTo(500);
            assertThat(events).containsExactly("timeout", "complete");
        }
    }

    @Test
    void aListenerMayCompleteWhenTimeIsOver() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.setTimeout(20);
            context.addListener(new OnTimeout());
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get("/a");
            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.bodyText()).isEqualTo("in time");
        }
    }

    private static final class OnTimeout implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            event.getSuppliedResponse().getWriter().print("in time");
            event.getAsyncContext().complete();
        }

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    @Test
    void whatIsThrownAfterTheStartGoesToTheListenersAndThenToTheErrorPage() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            request.startAsync().addListener(recorder);
            throw new ServletException("thrown");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").status()).isEqualTo(500);
            assertThat(events).containsExactly("error thrown", "complete");
        }
    }

    @Test
    void aClientThatGoesAwayIsToldToTheListenersAndTheRequestGoesOn() throws Exception {
        CompletableFuture<AsyncContext> context = new CompletableFuture<>();
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            context.complete(request.startAsync());
            context.join().addListener(recorder);
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.begin(MemoryExchange.get("/a"));
            exchange.loseThePeer();
            assertThat(exchange.run()).isEqualTo(Disposition.SUSPENDED);
            assertThat(events).hasSize(1).first().asString().startsWith("error the client closed");
            context.join().complete();
            assertThat(exchange.awaitOver(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void whatDoesNotSupportItCannotStartIt() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet(
                        "/a",
                        (request, response) -> {
                            assertThat(request.isAsyncSupported()).isFalse();
                            assertThatIllegalStateException()
                                    .isThrownBy(request::startAsync)
                                    .withMessageContaining("asyncSupported");
                        },
                        registration -> registration.setAsyncSupported(false));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").status()).isEqualTo(200);
        }
    }
}
