package org.rocketserver.servlet.spec.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;

/** Servlet 6.1 §2.3.3.3 and §9.7: where {@code AsyncContext.dispatch} leads, and what its target sees. */
class AsyncDispatchTest {
    private static void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print(request.getDispatcherType() + " " + request.getContextPath() + "|" + request.getServletPath()
                        + "|"
                        + request.getQueryString() + " from " + request.getAttribute(AsyncContext.ASYNC_CONTEXT_PATH)
                        + "|" + request.getAttribute(AsyncContext.ASYNC_SERVLET_PATH) + "|"
                        + request.getAttribute(AsyncContext.ASYNC_QUERY_STRING));
    }

    private static ServletContext other(HttpServletRequest request, String path) {
        return Objects.requireNonNull(request.getServletContext().getContext(path));
    }

    @Test
    void aPathLeadsWithinTheContextAndTheOriginalPathStaysKnownOverDispatches() throws Exception {
        WebApp app = WebApp.at("/app")
                .servlet("/a", (request, response) -> request.startAsync().dispatch("/b?x=2"))
                .servlet("/b", (request, response) -> request.startAsync().dispatch("/c"))
                .servlet("/c", AsyncDispatchTest::show);
        try (Served served = Served.with(app)) {
            assertThat(served.get("/app/a?x=1").bodyText()).isEqualTo("ASYNC /app|/c|x=1 from /app|/a|x=1");
        }
    }

    @Test
    void anotherContextIsReachedByName() throws Exception {
        WebApp one = WebApp.at("/one").servlet("/a", (request, response) -> {
            request.getSession().setAttribute("of", "one");
            request.startAsync().dispatch(other(request, "/two"), "/b?y=1");
        });
        WebApp two = WebApp.at("/two").servlet("/b", (request, response) -> {
            assertThat(request.getSession(false)).isNull();
            assertThat(request.getServletContext().getContextPath()).isEqualTo("/two");
            show(request, response);
        });
        try (Served served = Served.with(one, two)) {
            assertThat(served.get("/one/a").bodyText()).isEqualTo("ASYNC /two|/b|y=1 from /one|/a|null");
        }
    }

    @Test
    void aPathIsWithinTheContextThatStartedIt() throws Exception {
        WebApp one = WebApp.at("/one")
                .servlet("/a", (request, response) -> Objects.requireNonNull(
                                other(request, "/two").getRequestDispatcher("/b"))
                        .forward(request, response))
                .servlet("/c", (request, response) -> response.getWriter().print("of one"));
        WebApp two = WebApp.at("/two")
                .servlet("/b", (request, response) -> request.startAsync(request, response)
                        .dispatch("/c"))
                .servlet("/c", (request, response) -> response.getWriter().print("of two"));
        try (Served served = Served.with(one, two)) {
            assertThat(served.get("/one/a").bodyText()).isEqualTo("of two");
        }
    }

    @Test
    void anotherContextMayStartAnewAndGoBack() throws Exception {
        WebApp one = WebApp.at("/one")
                .servlet("/a", (request, response) -> request.startAsync().dispatch(other(request, "/two"), "/b"))
                .servlet("/c", AsyncDispatchTest::show);
        WebApp two = WebApp.at("/two")
                .servlet("/b", (request, response) -> request.startAsync().dispatch(other(request, "/one"), "/c"));
        try (Served served = Served.with(one, two)) {
            assertThat(served.get("/one/a").bodyText()).startsWith("ASYNC /one|/c|null from /one|/a");
        }
    }

    @Test
    void wrappersThatWereGivenArePassedOnAndOthersAreNot() throws Exception {
        WebApp app = WebApp.at("/")
                .filter(
                        "/*",
                        (request, response, chain) -> chain.doFilter(
                                new HttpServletRequestWrapper((HttpServletRequest) request) {
                                    @Override
                                    public String getHeader(String name) {
                                        return "wrapped " + name;
                                    }
                                },
                                response))
                .servlet("/given", (request, response) -> request.startAsync(
                                request, new HttpServletResponseWrapper(response))
                        .dispatch("/c"))
                .servlet("/own", (request, response) -> request.startAsync().dispatch("/c"))
                .servlet("/c", (request, response) -> response.getWriter()
                        .print(request.getHeader("X") + " " + (response instanceof HttpServletResponseWrapper)));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/given").bodyText()).isEqualTo("wrapped X true");
            assertThat(served.get("/own").bodyText()).isEqualTo("null false");
        }
    }

    @Test
    void filtersForAsynchronousDispatchesAreInTheWayAndOthersAreNot() throws Exception {
        WebApp app = WebApp.at("/")
                .filter(
                        "/*",
                        (request, response, chain) -> {
                            request.setAttribute("seen", request.getAttribute("seen") + "+" + type(request));
                            chain.doFilter(request, response);
                        },
                        DispatcherType.ASYNC)
                .servlet("/a", (request, response) -> request.startAsync().dispatch("/b"))
                .servlet("/b", (request, response) -> response.getWriter().print(request.getAttribute("seen")));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("null+ASYNC");
        }
    }

    private static DispatcherType type(ServletRequest request) {
        return request.getDispatcherType();
    }

    @Test
    void theTargetNeedNotSupportItAndEndsTheRequest() throws Exception {
        Recorder recorder = new Recorder();
        WebApp app = WebApp.at("/")
                .servlet("/a", (request, response) -> {
                    AsyncContext context = request.startAsync();
                    context.addListener(recorder);
                    context.dispatch("/b");
                })
                .servlet(
                        "/b",
                        (request, response) -> response.getWriter().print(request.isAsyncSupported()),
                        registration -> registration.setAsyncSupported(false));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("false");
            assertThat(recorder.events).containsExactly("complete");
        }
    }

    @Test
    void aBufferStaysAndACommittedResponseMayBeDispatchedToo() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/held", (request, response) -> {
                    response.getWriter().print("one ");
                    request.startAsync().dispatch("/b");
                })
                .servlet("/sent", (request, response) -> {
                    response.getWriter().print("one ");
                    response.flushBuffer();
                    request.startAsync().dispatch("/b");
                })
                .servlet("/b", (request, response) -> response.getWriter().print("two"));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/held").bodyText()).isEqualTo("one two");
            assertThat(served.get("/sent").bodyText()).isEqualTo("one two");
        }
    }

    @Test
    void aPathWithoutASlashIsRefusedAndARoundGoesOn() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext context = request.startAsync();
            assertThatIllegalArgumentException().isThrownBy(() -> context.dispatch("b"));
            response.getWriter().print("went on");
            context.complete();
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("went on");
        }
    }
}
