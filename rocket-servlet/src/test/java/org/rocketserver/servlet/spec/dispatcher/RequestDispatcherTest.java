package org.rocketserver.servlet.spec.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §9. */
class RequestDispatcherTest {
    private static final WebApp.Handler PATHS = (request, response) -> response.getWriter()
            .print(request.getDispatcherType() + " " + request.getRequestURI() + " " + request.getServletPath() + " "
                    + request.getPathInfo() + " " + request.getQueryString());

    private static RequestDispatcher to(HttpServletRequest request, String path) {
        return Objects.requireNonNull(request.getRequestDispatcher(path));
    }

    @Test
    void aForwardShowsThePathsOfItsTargetAndKeepsTheOriginalOnesAsAttributes() throws Exception {
        WebApp app = WebApp.at("/app")
                .servlet("/from", (request, response) -> {
                    response.getWriter().print("lost");
                    to(request, "/to/info?b=2").forward(request, response);
                    response.getWriter().print("lost too");
                })
                .servlet("/to/*", (request, response) -> {
                    PATHS.handle(request, response);
                    response.getWriter()
                            .print(" was " + request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) + " "
                                    + request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING) + " "
                                    + request.getParameter("a") + request.getParameter("b"));
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/app/from?a=1").bodyText())
                    .isEqualTo("FORWARD /app/to/info /to /info b=2 was /app/from a=1 12");
        }
    }

    @ParameterizedTest
    @CsvSource({"/to/a%25b, /a%b", "/to/a%b, /a%b", "/to/a%20b, /a b", "/to/a%2Fb, /a%2Fb", "/to/a%2fb%25, /a%2Fb%25"})
    void aPathIsDecodedAsThatOfARequestAndAnEncodedSlashIsKept(String path, String pathInfo) throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/from", (request, response) -> to(request, path).forward(request, response))
                .servlet("/to/*", (request, response) -> response.getWriter().print(request.getPathInfo()));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/from").bodyText()).isEqualTo(pathInfo);
        }
    }

    @Test
    void aForwardWithoutAQueryKeepsTheQueryString() throws Exception {
        WebApp app = WebApp.at("/app")
                .servlet("/from", (request, response) -> to(request, "/to").forward(request, response))
                .servlet("/to", PATHS);
        try (Served served = Served.with(app)) {
            assertThat(served.get("/app/from?a=1").bodyText()).isEqualTo("FORWARD /app/to /to null a=1");
            assertThat(served.get("/app/from").bodyText()).isEqualTo("FORWARD /app/to /to null null");
        }
    }

    @Test
    void leavingAForwardRestoresThePathsOfTheCaller() throws Exception {
        StringBuilder after = new StringBuilder();
        WebApp app = WebApp.at("/")
                .servlet("/from", (request, response) -> {
                    to(request, "/to").forward(request, response);
                    after.append(request.getServletPath()).append(request.getDispatcherType());
                })
                .servlet("/to", PATHS);
        try (Served served = Served.with(app)) {
            served.get("/from");
            assertThat(after).hasToString("/fromREQUEST");
        }
    }

    @Test
    void aCommittedResponseCannotBeForwarded() throws Exception {
        WebApp app = WebApp.at("/").servlet("/from", (request, response) -> {
            response.flushBuffer();
            assertThatIllegalStateException()
                    .isThrownBy(() -> to(request, "/to").forward(request, response))
                    .withMessageContaining("§9.4");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/from").status()).isEqualTo(200);
        }
    }

    @Test
    void anIncludeAddsItsContentAndCannotTouchTheHead() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/page", (request, response) -> {
                    response.getWriter().print("[");
                    to(request, "/part?x=1").include(request, response);
                    response.getWriter().print("]" + request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH));
                })
                .servlet("/part", (request, response) -> {
                    response.setStatus(500);
                    response.setHeader("X-Part", "yes");
                    response.getWriter()
                            .print(request.getServletPath() + " in "
                                    + request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH) + " "
                                    + request.getParameter("x"));
                });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.get("/page");
            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.header("X-Part")).isNull();
            assertThat(exchange.bodyText()).isEqualTo("[/page in /part 1]null");
        }
    }

    @Test
    void aServletThatIncludesGoesOnWithTheWriterThatTheIncludedOneHasClosed() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/page", (request, response) -> {
                    response.getWriter().print("[");
                    to(request, "/part").include(request, response);
                    response.getWriter().print("]");
                })
                .servlet("/part", (request, response) -> {
                    try (PrintWriter writer = response.getWriter()) {
                        writer.print("part");
                    }
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/page").bodyText()).isEqualTo("[part]");
        }
    }

    @Test
    void filtersRunForTheDispatcherTypesTheyAreMappedTo() throws Exception {
        WebApp app = WebApp.at("/")
                .filter(
                        "/*",
                        (request, response, chain) -> {
                            request.setAttribute(
                                    "seen", request.getDispatcherType().toString());
                            chain.doFilter(request, response);
                        },
                        DispatcherType.FORWARD)
                .servlet("/from", (request, response) -> {
                    assertThat(request.getAttribute("seen")).isNull();
                    to(request, "/to").forward(request, response);
                })
                .servlet("/to", (request, response) -> response.getWriter().print(request.getAttribute("seen")));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/from").bodyText()).isEqualTo("FORWARD");
        }
    }

    @Test
    void aDispatcherByNameKeepsThePathsOfTheRequest() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/from", (request, response) -> Objects.requireNonNull(
                                request.getServletContext().getNamedDispatcher("target"))
                        .forward(request, response))
                .namedServlet("target", new jakarta.servlet.http.HttpServlet() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected void doGet(HttpServletRequest request, jakarta.servlet.http.HttpServletResponse response)
                            throws IOException {
                        response.getWriter()
                                .print(request.getServletPath() + " "
                                        + request.getAttribute(RequestDispatcher.FORWARD_SERVLET_PATH));
                    }
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/from").bodyText()).isEqualTo("/from null");
        }
    }

    @Test
    void aWrapperThatBuffersMayWriteAfterTheForward() throws Exception {
        WebApp app = WebApp.at("/")
                .filter("/page", (request, response, chain) -> {
                    StringWriter buffer = new StringWriter();
                    chain.doFilter(
                            request,
                            new HttpServletResponseWrapper((jakarta.servlet.http.HttpServletResponse) response) {
                                @Override
                                public PrintWriter getWriter() {
                                    return new PrintWriter(buffer);
                                }
                            });
                    response.getWriter().print("<" + buffer + ">");
                })
                .servlet("/page", (request, response) -> to(request, "/to").forward(request, response))
                .servlet("/to", (request, response) -> response.getWriter().print("content"));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/page").bodyText()).isEqualTo("<content>");
        }
    }

    @Test
    void anotherApplicationIsReachedByItsContextUnlessThatIsSwitchedOff() throws Exception {
        WebApp one = WebApp.at("/one").servlet("/from", (request, response) -> {
            ServletContext other = request.getServletContext().getContext("/two");
            if (other == null) {
                response.getWriter().print("alone");
                return;
            }
            Objects.requireNonNull(other.getRequestDispatcher("/to")).forward(request, response);
        });
        WebApp two = WebApp.at("/two").servlet("/to", (request, response) -> response.getWriter()
                .print(request.getContextPath() + request.getServletContext().getContextPath()));
        try (Served served = Served.with(one, two)) {
            assertThat(served.get("/one/from").bodyText()).isEqualTo("/two/two");
        }
        try (Served served = Served.with(ContainerConfig.DEFAULT.withCrossContext(false), one, two)) {
            assertThat(served.get("/one/from").bodyText()).isEqualTo("alone");
        }
    }
}
