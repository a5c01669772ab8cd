package org.rocketserver.servlet.spec.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.SharedSessionStore;
import org.rocketserver.servlet.spi.StoredSession;
import org.rocketserver.testkit.MemoryExchange;

/** What a client is told whose session could not be written for the other servers. */
class SharedStoreFailureTest {
    private final List<String> events = new CopyOnWriteArrayList<>();

    /** A store that takes nothing. */
    private static final class Full implements SharedSessionStore {
        @Override
        public @Nullable StoredSession read(String application, String id) {
            return null;
        }

        @Override
        public boolean replace(StoredSession session) throws IOException {
            throw new IOException("full");
        }

        @Override
        public void save(StoredSession session) throws IOException {
            throw new IOException("full");
        }

        @Override
        public @Nullable StoredSession take(String application, String id) {
            return null;
        }

        @Override
        public List<StoredSession> takeExpired(String application, Instant now) {
            return List.of();
        }
    }

    /** Takes a connection over and does nothing with it. */
    public static class Silent implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {}

        @Override
        public void destroy() {}
    }

    private WebApp app() {
        return WebApp.at("/")
                .sessionStore(new Full())
                .listener(new ServletRequestListener() {
                    @Override
                    public void requestDestroyed(ServletRequestEvent event) {
                        events.add("destroyed");
                    }
                })
                .filter(
                        "/*",
                        (request, response, chain) -> {
                            events.add("error filter");
                            chain.doFilter(request, response);
                        },
                        DispatcherType.ERROR)
                .errorPage("/error")
                .servlet("/error", (request, response) -> events.add("error page"))
                .servlet("/plain", (request, response) -> {
                    request.getSession().setAttribute("a", "b");
                    response.getWriter().print("done");
                })
                .servlet("/length", (request, response) -> {
                    request.getSession().setAttribute("a", "b");
                    response.setContentLength(4);
                    response.getOutputStream().print("done");
                })
                .servlet("/close", (request, response) -> {
                    request.getSession().setAttribute("a", "b");
                    response.getWriter().print("done");
                    response.getWriter().close();
                })
                .servlet("/forward", (request, response) -> {
                    try {
                        request.getRequestDispatcher("/plain").forward(request, response);
                    } catch (ServletException e) {
                        throw new IOException(e);
                    }
                })
                .servlet("/redirect", (request, response) -> {
                    request.getSession().setAttribute("a", "b");
                    response.sendRedirect("/plain");
                })
                .servlet("/deaf", (request, response) -> {
                    request.getSession().setAttribute("a", "b");
                    response.getWriter().print("done");
                    try {
                        response.getWriter().close();
                    } catch (RuntimeException e) {
                        events.add("caught");
                    }
                })
                .servlet("/large", (request, response) -> {
                    request.getSession().setAttribute("a", "b");
                    response.setContentLength(100_000);
                    response.getOutputStream().write(new byte[60_000]);
                    response.getOutputStream().write(new byte[40_000]);
                })
                .servlet("/up", (request, response) -> {
                    request.getSession().setAttribute("a", "b");
                    response.setStatus(101);
                    response.setHeader("Upgrade", "test");
                    response.setHeader("Connection", "Upgrade");
                    try {
                        request.upgrade(Silent.class);
                    } catch (ServletException e) {
                        throw new IOException(e);
                    }
                });
    }

    @Test
    void theAnswerIs503AndNothingOfTheApplicationRunsAfterItsRequestIsOver() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange answer = served.get("/plain");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.bodyText()).doesNotContain("done");
            assertThat(events).containsExactly("destroyed");
        }
    }

    /** However the application ends its answer, nothing of it has left. */
    @ParameterizedTest
    @ValueSource(strings = {"/length", "/close", "/forward", "/redirect", "/deaf"})
    void theAnswerIs503HoweverItEnds(String path) throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange answer = served.get(path);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.bodyText()).doesNotContain("done");
        }
    }

    /** What is on its way already is cut, and never looks complete. */
    @Test
    void ofAnAnswerThatHasBegunTheLastOctetsAreMissing() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange answer = served.get("/large");

            assertThat(answer.aborted()).isNotNull();
            assertThat(answer.bodyText()).hasSizeLessThan(100_000);
        }
    }

    @Test
    void aConnectionIsNotUpgraded() throws Exception {
        try (Served served = Served.with(app())) {
            MemoryExchange answer = served.serve(MemoryExchange.get("/up")
                    .header("Connection", "Upgrade")
                    .header("Upgrade", "test")
                    .bodyToCome(BodyLength.UNKNOWN));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(events).containsExactly("destroyed");
        }
    }
}
