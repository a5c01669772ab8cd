package org.rocketserver.servlet.spec.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.filter.SpaFallback;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.PropertiesRealm;
import org.rocketserver.testkit.MemoryExchange;

/** Nothing that stands in front of an application leads past its login, its constraints and the rule of WEB-INF. */
class FrontDispatchTest {
    private static final String SECRET = "for clerks";
    private static final String CONSTRAINT =
            """
            <security-constraint>
              <web-resource-collection><web-resource-name>a</web-resource-name><url-pattern>/x</url-pattern>
                %s</web-resource-collection>
              <auth-constraint><role-name>clerk</role-name></auth-constraint>
            </security-constraint>
            <security-role><role-name>clerk</role-name></security-role>
            """;
    private static final String BASIC = "<login-config><auth-method>BASIC</auth-method></login-config>";
    private static final String FORM =
            """
            <login-config><auth-method>FORM</auth-method><form-login-config>
              <form-login-page>/login</form-login-page><form-error-page>/login</form-error-page>
            </form-login-config></login-config>
            """;

    @TempDir
    Path folder;

    private WebApp app(String login, String methods) throws IOException {
        Path webInf = Files.createDirectories(folder.resolve("WEB-INF"));
        Files.writeString(
                webInf.resolve("web.xml"),
                "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\">"
                        + CONSTRAINT.formatted(methods) + login + "</web-app>");
        return WebApp.at("/")
                .archive(folder)
                .realm(PropertiesRealm.users().user("ann", "a", "clerk").build())
                .namedServlet("secret", Secret.class, "/x")
                .servlet("/open", (request, response) -> response.getWriter().print("for all"));
    }

    /** What only clerks may see. */
    public static final class Secret extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        public void service(ServletRequest request, ServletResponse response) throws IOException {
            response.getWriter().print(SECRET);
        }
    }

    private static MemoryExchange.Builder ann(String path) {
        return MemoryExchange.get(path)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("ann:a".getBytes(StandardCharsets.UTF_8)));
    }

    /** What filters do instead of going on with the chain, or after it. */
    private enum Bypass {
        FORWARD {
            @Override
            void take(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
                request.getRequestDispatcher("/x").forward(request, response);
            }
        },
        FORWARD_WRAPPED {
            @Override
            void take(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
                request.getRequestDispatcher("/x").forward(new HttpServletRequestWrapper(request), response);
            }
        },
        INCLUDE {
            @Override
            void take(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
                request.getRequestDispatcher("/x").include(request, response);
            }
        },
        NAMED {
            @Override
            void take(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
                request.getServletContext().getNamedDispatcher("secret").forward(request, response);
            }
        },
        HIDDEN {
            @Override
            void take(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
                request.getRequestDispatcher("/WEB-INF/web.xml").forward(request, response);
            }
        },
        ASYNC {
            @Override
            void take(HttpServletRequest request, HttpServletResponse response) {
                request.startAsync().dispatch();
            }
        },
        ASYNC_WRAPPED {
            @Override
            void take(HttpServletRequest request, HttpServletResponse response) {
                request.startAsync(new HttpServletRequestWrapper(request), response)
                        .dispatch();
            }
        },
        ASYNC_HIDDEN {
            @Override
            void take(HttpServletRequest request, HttpServletResponse response) {
                request.startAsync().dispatch("/WEB-INF/web.xml");
            }
        };

        abstract void take(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException;
    }

    /** Takes a way round in front and says how that ended. */
    private static Filter telling(Bypass way) {
        return (request, response, chain) -> {
            try {
                assertThat(request.isAsyncSupported()).isFalse();
                way.take((HttpServletRequest) request, (HttpServletResponse) response);
            } catch (IllegalStateException refused) {
                response.getWriter().print(refused.getMessage());
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void noWayLeadsRoundTheLogin(Bypass way) throws Exception {
        try (Served served = Served.with(app(BASIC, "").front(telling(way)))) {
            for (MemoryExchange answer : List.of(served.get("/x"), served.get("/open"))) {
                assertThat(answer.bodyText()).contains("in front").doesNotContain(SECRET, "web-app", "for all");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatWasRefusedStaysOutside(Bypass way) throws Exception {
        List<Throwable> refusals = new ArrayList<>();
        WebApp app = app(BASIC, "").front((request, response, chain) -> {
            chain.doFilter(request, response);
            try {
                way.take((HttpServletRequest) request, (HttpServletResponse) response);
            } catch (IllegalStateException refused) {
                refusals.add(refused);
            }
        });
        try (Served served = Served.with(app)) {
            for (String path : List.of("/x", "/WEB-INF/web.xml")) {
                MemoryExchange answer = served.get(path);
                assertThat(answer.status()).isEqualTo(path.equals("/x") ? 401 : 404);
                assertThat(answer.bodyText()).doesNotContain(SECRET, "<web-app");
            }
        }
        assertThat(refusals).hasSize(2).allSatisfy(each -> assertThat(each).hasMessageContaining("in front"));
    }

    @Test
    void whoMayPassIsDispatchedBehindTheChain() throws Exception {
        WebApp app = app(BASIC, "").front((request, response, chain) -> {
            chain.doFilter(request, response);
            request.getRequestDispatcher("/open").include(request, response);
        });
        try (Served served = Served.with(app)) {
            assertThat(served.serve(ann("/x")).bodyText()).isEqualTo(SECRET + "for all");
            assertThat(served.get("/x").bodyText()).doesNotContain(SECRET);
        }
    }

    @Test
    void asynchronousRequestsOfTheApplicationGoOnBehindAFrontFilter() throws Exception {
        WebApp app = app(BASIC, "")
                .front((request, response, chain) -> chain.doFilter(request, response))
                .servlet("/later", (request, response) -> request.startAsync().dispatch("/open"));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/later").bodyText()).isEqualTo("for all");
        }
    }

    @Test
    void whatIsRefusedInFrontHasTheApplicationsPageWhichMayDispatch() throws Exception {
        WebApp app = app(BASIC, "")
                .front((request, response, chain) -> ((HttpServletResponse) response).sendError(429))
                .errorPage(429, "/slower")
                .servlet("/slower", (request, response) -> {
                    request.getRequestDispatcher("/open").include(request, response);
                    request.getRequestDispatcher("/open").forward(request, response);
                });
        try (Served served = Served.with(app)) {
            MemoryExchange answer = served.get("/x");
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.bodyText()).isEqualTo("for all");
        }
    }

    @Test
    void aPageForThoseWhoWereNotLetInDoesNotLeadIn() throws Exception {
        for (boolean front : List.of(false, true)) {
            WebApp app = app(BASIC, "")
                    .errorPage(401, "/again")
                    .servlet("/again", (request, response) -> request.startAsync()
                            .dispatch());
            if (front) {
                app.front((request, response, chain) -> chain.doFilter(request, response));
            }
            try (Served served = Served.with(app)) {
                assertThat(served.get("/x").bodyText()).doesNotContain(SECRET);
            }
        }
    }

    @Test
    void aLoginPageMayDispatchAndWait() throws Exception {
        WebApp app = app(FORM, "")
                .front((request, response, chain) -> chain.doFilter(request, response))
                .servlet("/login", (request, response) -> {
                    request.getRequestDispatcher("/open").include(request, response);
                    request.startAsync(request, response).dispatch("/open");
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/x").bodyText()).isEqualTo("for allfor all");
        }
    }

    @Test
    void theMethodThatTheApplicationSeesIsTheOneThatIsJudged() throws Exception {
        Filter overriding = (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public String getMethod() {
                        return "DELETE";
                    }
                },
                response);
        WebApp app = app(BASIC, "<http-method>DELETE</http-method>").front(overriding);
        try (Served served = Served.with(app)) {
            assertThat(served.get("/x").status()).isEqualTo(401);
            assertThat(served.serve(ann("/x")).bodyText()).isEqualTo(SECRET);
        }
        try (Served served = Served.with(app(BASIC, "<http-method>DELETE</http-method>"))) {
            assertThat(served.get("/x").status()).isEqualTo(200);
        }
    }

    @Test
    void whoAsksTheChainTwiceIsJudgedTwice() throws Exception {
        List<Object> users = new ArrayList<>();
        Filter twice = (request, response, chain) -> {
            chain.doFilter(request, response);
            if (response.isCommitted()) {
                assertThatThrownBy(() -> chain.doFilter(request, response)).hasMessageContaining("committed");
            } else {
                response.resetBuffer();
                chain.doFilter(request, response);
            }
        };
        WebApp app = app(BASIC, "").front(twice).filter("/*", (request, response, chain) -> {
            users.add(String.valueOf(((HttpServletRequest) request).getRemoteUser()));
            chain.doFilter(request, response);
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/x").status()).isEqualTo(401);
            assertThat(users).isEmpty();
            assertThat(served.serve(ann("/x")).bodyText()).isEqualTo(SECRET);
        }
        assertThat(users).containsExactly("ann", "ann");
    }

    @Test
    void theChainMayRunInAnotherThreadWhileTheFilterWaits() throws Exception {
        Filter elsewhere = (request, response, chain) -> inThread(() -> {
            assertThatThrownBy(() -> request.getRequestDispatcher("/x").forward(request, response))
                    .isInstanceOf(IllegalStateException.class);
            chain.doFilter(request, response);
            return null;
        });
        List<String> passed = new ArrayList<>();
        WebApp app = app(BASIC, "").front(elsewhere).front((request, response, chain) -> {
            passed.add("second");
            chain.doFilter(request, response);
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/x").status()).isEqualTo(401);
            assertThat(served.serve(ann("/x")).bodyText()).isEqualTo(SECRET);
        }
        assertThat(passed).containsExactly("second", "second");
    }

    private static void inThread(Callable<?> work) throws IOException {
        FutureTask<?> task = new FutureTask<>(work);
        new Thread(task, "elsewhere").start();
        try {
            task.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aRequestThatIsOverComesInNoMore() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Void> later = new CompletableFuture<>();
        List<String> served = new ArrayList<>();
        WebApp app = app(BASIC, "")
                .front((request, response, chain) ->
                        new Thread(() -> goOn(over, request, response, chain, later)).start())
                .front((request, response, chain) -> {
                    served.add("front");
                    chain.doFilter(request, response);
                })
                .filter("/*", (request, response, chain) -> served.add("inside"));
        try (Served server = Served.with(app)) {
            assertThat(server.get("/open").bodyText()).isEmpty();
            over.countDown();
            assertThatThrownBy(() -> later.orTimeout(20, TimeUnit.SECONDS).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("over");
        }
        assertThat(served).containsExactly("front");
    }

    private static void goOn(
            CountDownLatch over,
            ServletRequest request,
            ServletResponse response,
            FilterChain chain,
            CompletableFuture<Void> told) {
        try {
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            chain.doFilter(request, response);
            told.complete(null);
        } catch (Exception | AssertionError e) {
            told.completeExceptionally(e);
        }
    }

    @Test
    void aStartPageInFrontIsNotShownForWhatIsHidden() throws Exception {
        Files.writeString(folder.resolve("index.html"), "start");
        try (Served served = Served.with(app(BASIC, "").front(new SpaFallback()))) {
            MemoryExchange hidden =
                    served.serve(MemoryExchange.get("/WEB-INF/web.xml").header("Accept", "text/html"));
            assertThat(hidden.status()).isEqualTo(404);
            assertThat(served.serve(MemoryExchange.get("/orders").header("Accept", "text/html"))
                            .bodyText())
                    .isEqualTo("start");
        }
    }
}
