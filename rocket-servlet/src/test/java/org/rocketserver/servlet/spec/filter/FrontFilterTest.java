package org.rocketserver.servlet.spec.filter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.filter.Cors;
import org.rocketserver.servlet.filter.RateLimit;
import org.rocketserver.servlet.filter.RequestId;
import org.rocketserver.servlet.filter.SecurityHeaders;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.PropertiesRealm;
import org.rocketserver.testkit.MemoryExchange;

/** Filters of the embedding program around an application that has filters and constraints of its own. */
class FrontFilterTest {
    private static final String CONSTRAINT =
            """
            <security-constraint>
              <web-resource-collection><web-resource-name>a</web-resource-name><url-pattern>/*</url-pattern>
              </web-resource-collection>
              <auth-constraint><role-name>clerk</role-name></auth-constraint>
            </security-constraint>
            <security-role><role-name>clerk</role-name></security-role>
            """;

    @TempDir
    Path folder;

    private WebApp app(String descriptor) throws IOException {
        Path webInf = Files.createDirectories(folder.resolve("WEB-INF"));
        Files.writeString(
                webInf.resolve("web.xml"),
                "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\">" + descriptor + "</web-app>");
        return WebApp.at("/")
                .archive(folder)
                .realm(PropertiesRealm.users().user("ann", "a", "clerk").build())
                .servlet("/x", (request, response) -> response.getWriter().print(request.getMethod()));
    }

    /** A login filter as applications have them, as far in front as they can put it: nobody passes. */
    private WebApp withOwnFilter() throws IOException {
        Filter refuses = (request, response, chain) ->
                ((HttpServletResponse) response).sendError(HttpServletResponse.SC_UNAUTHORIZED);
        return app("").initializer((classes, context) ->
                context.addFilter("own", refuses).addMappingForUrlPatterns(null, false, "/*"));
    }

    private WebApp withLogin(String method) throws IOException {
        return app(CONSTRAINT + "<login-config><auth-method>" + method + "</auth-method></login-config>");
    }

    private static MemoryExchange preflight(Served served) {
        return served.serve(MemoryExchange.request("OPTIONS", "/x")
                .header("Origin", "https://a.example")
                .header("Access-Control-Request-Method", "GET"));
    }

    @Test
    void filtersOfCodeStandBeforeThoseOfTheArchive() throws Exception {
        WebApp app = withOwnFilter()
                .filter("/*", new SecurityHeaders())
                .filter("/*", Cors.allow("https://a.example"))
                .filter("/*", new RateLimit(2, Duration.ofHours(1)));
        try (Served served = Served.with(app)) {
            MemoryExchange first = served.get("/x");
            assertThat(first.status()).isEqualTo(401);
            assertThat(first.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(served.get("/x").status()).isEqualTo(401);
            assertThat(served.get("/x").status()).isEqualTo(429);
            assertThat(preflight(served).status()).isEqualTo(204);
        }
    }

    @Test
    void whoGuessesPasswordsIsSlowedDownAndIsAnsweredWithFieldsForSecurity() throws Exception {
        WebApp app = withLogin("BASIC").front(new SecurityHeaders()).front(new RateLimit(2, Duration.ofHours(1)));
        try (Served served = Served.with(app)) {
            MemoryExchange first = served.get("/x");
            assertThat(first.status()).isEqualTo(401);
            assertThat(first.header("WWW-Authenticate")).startsWith("Basic");
            assertThat(first.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(served.get("/x").status()).isEqualTo(401);
            MemoryExchange third = served.get("/x");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void aPreflightHasNoPasswordAndIsAnsweredBeforeTheLogin() throws Exception {
        try (Served served = Served.with(withLogin("BASIC").front(Cors.allow("https://a.example")))) {
            MemoryExchange answer = preflight(served);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
            assertThat(served.get("/x").status()).isEqualTo(401);
        }
    }

    @Test
    void whatIsHiddenMissingOrFailsIsAnsweredWithTheFieldsToo() throws Exception {
        WebApp app = app("").front(new SecurityHeaders()).servlet("/fails", (request, response) -> {
            throw new ServletException("wanted by the test");
        });
        try (Served served = Served.with(app)) {
            for (Map.Entry<String, Integer> each : Map.of("/WEB-INF/web.xml", 404, "/missing", 404, "/fails", 500)
                    .entrySet()) {
                MemoryExchange answer = served.get(each.getKey());
                assertThat(answer.status()).isEqualTo(each.getValue());
                assertThat(answer.header("X-Content-Type-Options"))
                        .as(each.getKey())
                        .isEqualTo("nosniff");
            }
        }
    }

    @Test
    void eachIsPassedOnceInTheOrderInWhichItWasGiven() throws Exception {
        List<String> passed = new ArrayList<>();
        WebApp app = app("").filter("/*", noting(passed, "c"))
                .front(noting(passed, "a"))
                .filter("/*", noting(passed, "d"))
                .front(noting(passed, "b"))
                .listener(new ServletRequestListener() {
                    @Override
                    public void requestInitialized(ServletRequestEvent event) {
                        passed.add("listener");
                    }
                });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/x").status()).isEqualTo(200);
        }
        assertThat(passed).containsExactly("a", "b", "listener", "c", "d");
    }

    private static Filter noting(List<String> into, String name) {
        return (request, response, chain) -> {
            into.add(name);
            chain.doFilter(request, response);
        };
    }

    @Test
    void whatWaitedForTheLoginPassesInFrontOnceAndItsAnswerHasTheFields() throws Exception {
        List<String> passed = new ArrayList<>();
        WebApp app = withForm()
                .front(new SecurityHeaders())
                .front(new RequestId())
                .front((request, response, chain) -> {
                    passed.add(((HttpServletRequest) request).getMethod());
                    chain.doFilter(request, response);
                    response.flushBuffer();
                });
        try (Served served = Served.with(app)) {
            MemoryExchange in = logIn(served);
            passed.clear();

            MemoryExchange goneOn = served.serve(MemoryExchange.get("/x").header("Cookie", cookie(in)));
            assertThat(goneOn.bodyText()).isEqualTo("POST");
            assertThat(goneOn.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(goneOn.headers().all("X-Request-Id")).singleElement().satisfies(id -> assertThat(id)
                    .hasSize(36));
            assertThat(passed).containsExactly("POST");

            MemoryExchange another = served.serve(MemoryExchange.get("/x").header("Cookie", cookie(in)));
            assertThat(another.bodyText()).isEqualTo("GET");
        }
    }

    @Test
    void whatWaitedForTheLoginCountsOnce() throws Exception {
        try (Served served = Served.with(withForm().front(new RateLimit(4, Duration.ofHours(1))))) {
            MemoryExchange in = logIn(served);
            assertThat(served.serve(MemoryExchange.get("/x").header("Cookie", cookie(in)))
                            .bodyText())
                    .isEqualTo("POST");
            assertThat(served.serve(MemoryExchange.get("/x").header("Cookie", cookie(in)))
                            .status())
                    .isEqualTo(200);
            assertThat(served.get("/x").status()).isEqualTo(429);
        }
    }

    @Test
    void whatWaitedForTheLoginStillWaitsIfItIsRefusedInFront() throws Exception {
        AtomicBoolean busy = new AtomicBoolean();
        WebApp app = withForm().front((request, response, chain) -> {
            if (busy.get()) {
                ((HttpServletResponse) response).sendError(503);
            } else {
                chain.doFilter(request, response);
            }
        });
        try (Served served = Served.with(app)) {
            MemoryExchange in = logIn(served);
            busy.set(true);
            assertThat(served.serve(MemoryExchange.get("/x").header("Cookie", cookie(in)))
                            .status())
                    .isEqualTo(503);
            busy.set(false);
            assertThat(served.serve(MemoryExchange.get("/x").header("Cookie", cookie(in)))
                            .bodyText())
                    .isEqualTo("POST");
        }
    }

    private WebApp withForm() throws IOException {
        Files.writeString(folder.resolve("login.html"), "who are you?");
        return app(CONSTRAINT + "<login-config><auth-method>FORM</auth-method><form-login-config>"
                + "<form-login-page>/login.html</form-login-page>"
                + "<form-error-page>/login.html</form-error-page>"
                + "</form-login-config></login-config>");
    }

    /** Posts to /x, and then name and password, as the page that comes asks. */
    private static MemoryExchange logIn(Served served) {
        MemoryExchange asked = served.serve(MemoryExchange.post("/x").body("x"));
        assertThat(asked.bodyText()).isEqualTo("who are you?");
        MemoryExchange in = served.serve(MemoryExchange.post("/j_security_check")
                .header("Cookie", cookie(asked))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body("j_username=ann&j_password=a"));
        assertThat(in.status()).isEqualTo(303);
        return in;
    }

    @Test
    void whoWrapsTheResponseSeesWhatTheContainerAnswersToo() throws Exception {
        List<String> seen = new ArrayList<>();
        Filter wrapping = (request, response, chain) -> chain.doFilter(request, noting(response, seen));
        try (Served served = Served.with(withLogin("BASIC").front(wrapping))) {
            served.get("/WEB-INF/web.xml");
            served.get("/x");
        }
        assertThat(seen).containsExactly("error 404", "WWW-Authenticate", "error 401");
        seen.clear();
        try (Served served = Served.with(withForm().front(wrapping))) {
            assertThat(served.get("/x").bodyText()).isEqualTo("who are you?");
        }
        assertThat(seen).contains("Cache-Control", "stream");
    }

    private static HttpServletResponse noting(ServletResponse response, List<String> seen) {
        return new HttpServletResponseWrapper((HttpServletResponse) response) {
            @Override
            public void setHeader(String name, String value) {
                seen.add(name);
                super.setHeader(name, value);
            }

            @Override
            public void sendError(int status) throws IOException {
                seen.add("error " + status);
                super.sendError(status);
            }

            @Override
            public ServletOutputStream getOutputStream() throws IOException {
                seen.add("stream");
                return super.getOutputStream();
            }
        };
    }

    private static String cookie(MemoryExchange answer) {
        String set = answer.header("Set-Cookie");
        return set.substring(0, set.indexOf(';'));
    }

    @Test
    void anErrorPageOfTheApplicationKnowsTheRequestThatWasRefusedInFront() throws Exception {
        List<String> told = new ArrayList<>();
        WebApp app = app("").front((request, response, chain) -> ((HttpServletResponse) response).sendError(429))
                .errorPage(429, "/x")
                .listener(new ServletRequestListener() {
                    @Override
                    public void requestInitialized(ServletRequestEvent event) {
                        told.add("begin");
                    }

                    @Override
                    public void requestDestroyed(ServletRequestEvent event) {
                        told.add("end");
                    }
                });
        try (Served served = Served.with(app)) {
            MemoryExchange answer = served.get("/y");
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.bodyText()).isEqualTo("GET");
        }
        assertThat(told).containsExactly("begin", "end");
    }

    @Test
    void theyAreExplainedInTheirOrder() throws Exception {
        WebApp app = app("<filter><filter-name>own</filter-name><filter-class>shop.Own</filter-class></filter>"
                        + "<filter-mapping><filter-name>own</filter-name><url-pattern>/*</url-pattern></filter-mapping>")
                .filter("/*", new RequestId())
                .front(new SecurityHeaders());
        assertThat(app.explain("GET", "/x").json())
                .containsSubsequence(
                        "\"request\"", "SecurityHeaders-", "in front of everything", "RequestId-", "\"own\"");
    }
}
