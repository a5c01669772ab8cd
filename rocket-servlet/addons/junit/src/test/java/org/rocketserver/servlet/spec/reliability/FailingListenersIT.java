package org.rocketserver.servlet.spec.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.Rocket;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.junit.UnhandledExceptions;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.WireClient;
import org.slf4j.LoggerFactory;

/**
 * Listeners that fail in each of their methods (Servlet 6.1 §11.6): the one request sees it or not, as the event is of
 * its own making or not, other listeners are told all the same, and what follows is served as ever.
 */
@RocketTest
class FailingListenersIT {
    private final Logger errors = (Logger) LoggerFactory.getLogger("Rocket.Errors");
    private final Rocket rocket;

    FailingListenersIT(Rocket rocket) {
        this.rocket = rocket;
    }

    @Deploy
    static WebApp app() {
        return WebApp.at("/")
                .listener(new FailingListener.Witness())
                .listener(new FailingListener())
                .listener(new FailingListener.Witness())
                .servlet("/plain", (request, response) -> response.getWriter().print("plain"))
                .servlet("/context", (request, response) -> context(request.getServletContext()))
                .servlet("/request", (request, response) -> request(request))
                .servlet("/session", (request, response) -> session(request))
                .servlet("/async/*", FailingListenersIT::async, servlet -> servlet.setAsyncSupported(true))
                .servlet(
                        "/streams",
                        (request, response) -> new FailingStreams(request.startAsync()).listen(),
                        servlet -> servlet.setAsyncSupported(true));
    }

    private static void context(ServletContext context) {
        context.setAttribute("a", 1);
        context.setAttribute("a", 2);
        assertThat(context.getAttribute("a")).isEqualTo(2);
        context.removeAttribute("a");
    }

    private static void request(HttpServletRequest request) {
        request.setAttribute("a", 1);
        request.setAttribute("a", 2);
        assertThat(request.getAttribute("a")).isEqualTo(2);
        request.removeAttribute("a");
    }

    private static void session(HttpServletRequest request) {
        HttpSession session = request.getSession();
        session.setAttribute("a", new FailingListener.Bound());
        session.setAttribute("a", 2);
        session.removeAttribute("a");
        request.changeSessionId();
        session.invalidate();
        assertThat(request.getSession(false)).isNull();
    }

    private static void async(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(request.getPathInfo().equals("/late") ? 50 : 20_000);
        boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
        if (!again) {
            context.addListener(new FailingListener.Async("onStartAsync", "onComplete", "onTimeout", "onError"));
            context.addListener(new FailingListener.Async());
        }
        switch (request.getPathInfo()) {
            case "/late" -> {}
            case "/again" -> {
                if (again) {
                    context.complete();
                } else {
                    context.dispatch();
                }
            }
            case "/error" -> throw new IOException("on purpose");
            default -> {
                response.getWriter().print("done");
                context.complete();
            }
        }
    }

    @BeforeEach
    void quiet() {
        errors.setLevel(Level.OFF);
        FailingListener.TOLD.clear();
    }

    @AfterEach
    void loud() {
        FailingListener.failAt("", "");
        errors.setLevel(null);
    }

    private int ask(String target) throws IOException {
        try (WireClient client = WireClient.connect(rocket.port())) {
            return client.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")
                    .read()
                    .status();
        }
    }

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource({
        "requestInitialized,      /plain,          500",
        "requestDestroyed,        /plain,          200",
        "contextAttributeAdded,   /context,        200",
        "contextAttributeReplaced, /context,       200",
        "contextAttributeRemoved, /context,        200",
        "requestAttributeAdded,   /request,        200",
        "requestAttributeReplaced, /request,       200",
        "requestAttributeRemoved, /request,        200",
        "sessionCreated,          /session,        500",
        "sessionDestroyed,        /session,        200",
        "sessionAttributeAdded,   /session,        500",
        "sessionAttributeReplaced, /session,       500",
        "sessionAttributeRemoved, /session,        500",
        "sessionIdChanged,        /session,        500",
        "valueBound,              /session,        500",
        "valueUnbound,            /session,        500",
        "onStartAsync,            /async/again,    200",
        "onComplete,              /async/complete, 200",
        "onTimeout,               /async/late,     500",
        "onError,                 /async/error,    500",
        "onDataAvailable,         /streams,        500",
        "onAllDataRead,           /streams,        500",
        "onWritePossible,         /streams,        500"
    })
    void oneThatFailsHarmsItsOwnRequestAtMost(String point, String target, int status, UnhandledExceptions thrown)
            throws IOException {
        for (String what : List.of("exception", "error", "linkage")) {
            FailingListener.failAt(point, what);
            assertThat(ask(target)).as(what).isEqualTo(status);
            await().untilAsserted(() -> assertThat(FailingListener.failed()).isTrue());
            FailingListener.failAt("", "");
            assertThat(ask("/plain")).isEqualTo(200);
            assertThat(ask(target))
                    .isEqualTo(target.equals("/async/late") || target.equals("/async/error") ? 500 : 200);
        }
        if (status == 200) {
            assertThat(FailingListener.TOLD).contains(point);
        }
        await().until(() -> rocket.stats().threadsBusy() == 0);
        thrown.take();
    }

    /** Streams that fail tell their own listener, which may fail as well. */
    @Test
    void aListenerOfStreamsThatFailsTwiceIsLetGo(UnhandledExceptions thrown) throws IOException {
        FailingListener.failAt("onStreamError", "error");
        assertThat(ask("/streams?break")).isEqualTo(500);
        FailingListener.failAt("", "");
        assertThat(ask("/streams")).isEqualTo(200);
        thrown.take();
    }

    /** What begins and ends an application. */
    private static final class Life implements ServletContextListener {
        private final boolean failsAtStart;
        private final boolean failsAtEnd;
        private volatile boolean ended;

        Life(boolean failsAtStart, boolean failsAtEnd) {
            this.failsAtStart = failsAtStart;
            this.failsAtEnd = failsAtEnd;
        }

        @Override
        public void contextInitialized(ServletContextEvent event) {
            if (failsAtStart) {
                throw new AssertionError("failed on purpose at the start");
            }
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            ended = true;
            if (failsAtEnd) {
                throw new AssertionError("failed on purpose at the end");
            }
        }
    }

    private static Rocket serving(Life... listeners) {
        WebApp app = WebApp.at("/")
                .servlet("/", (request, response) -> response.getWriter().print("here"));
        for (Life listener : listeners) {
            app = app.listener(listener);
        }
        return Rocket.builder()
                .listen("127.0.0.1", 0)
                .handleSignals(false)
                .method(ServletContainer.of(app))
                .build();
    }

    /** Those that had begun are told of the end. */
    @Test
    void anApplicationWhoseListenerFailsDoesNotStartAndSaysWhich() {
        Life first = new Life(false, false);
        assertThatThrownBy(() -> serving(first, new Life(true, false)).start())
                .hasStackTraceContaining("FailingListenersIT$Life")
                .hasStackTraceContaining("on purpose at the start");
        assertThat(first.ended).isTrue();
    }

    @Test
    void anApplicationWhoseListenersFailAsItEndsEndsAllTheSame() throws IOException {
        Life first = new Life(false, true);
        Life second = new Life(false, true);
        Rocket server = serving(first, second).start();
        server.stop();
        assertThat(first.ended).isTrue();
        assertThat(second.ended).isTrue();
        assertThat(server.state()).hasToString("STOPPED");
    }
}
