package org.rocketserver.servlet.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.MemoryExchange;

/** The ready filters, before applications as users make them. */
class FiltersTest {
    @TempDir
    Path folder;

    private static WebApp app() {
        return WebApp.at("/").servlet("/x", (request, response) -> response.getWriter()
                .print(String.valueOf(request.getAttribute(RequestId.ATTRIBUTE))));
    }

    // ---- security headers

    @Test
    void browsersAreToldToBeCarefulAndTheApplicationMaySayOtherwise() throws Exception {
        WebApp app = WebApp.at("/")
                .filter("/*", new SecurityHeaders().with("Content-Security-Policy", "default-src 'self'"))
                .servlet("/x", (request, response) -> {})
                .servlet("/y", (request, response) -> response.setHeader("X-Frame-Options", "DENY"));
        try (Served served = Served.with(app)) {
            MemoryExchange x = served.get("/x");
            assertThat(x.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(x.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
            assertThat(x.header("Content-Security-Policy")).isEqualTo("default-src 'self'");
            assertThat(x.header("Strict-Transport-Security")).isNull();
            assertThat(served.get("/y").header("X-Frame-Options")).isEqualTo("DENY");
        }
    }

    // ---- the start page

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"/index.html, false", "/app, false", "/nope.html, true", "/nope.html?from=start, true", "/x/y, true"})
    void aStartPageThatNeitherAFileNorAServletIsIsToldAtTheStart(String page, boolean told) throws Exception {
        Files.writeString(folder.resolve("index.html"), "start");
        LogLines lines = LogLines.of("Rocket");
        try (lines;
                Served served = Served.with(WebApp.at("/shop")
                        .resources(folder)
                        .filter("/*", new SpaFallback(page))
                        .servlet("/app/*", (request, response) -> response.getWriter()
                                .print("made")))) {
            assertThat(served.get("/shop/index.html").status()).isEqualTo(200);
        }

        assertThat(lines.at(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEqualTo(told ? List.of("context /shop: " + SpaFallback.missing(page)) : List.of());
    }

    // ---- request id

    @Test
    void aRequestKeepsItsHarmlessIdAndGetsANewOneForAnyOther() throws Exception {
        try (Served served = Served.with(app().filter("/*", new RequestId()))) {
            MemoryExchange given = served.serve(MemoryExchange.get("/x").header("X-Request-Id", "abc-123"));
            assertThat(given.header("X-Request-Id")).isEqualTo("abc-123");
            assertThat(given.bodyText()).isEqualTo("abc-123");

            MemoryExchange evil = served.serve(MemoryExchange.get("/x").header("X-Request-Id", "<script>"));
            assertThat(evil.header("X-Request-Id")).hasSize(36).isEqualTo(evil.bodyText());
            assertThat(served.get("/x").header("X-Request-Id")).isNotEqualTo(evil.bodyText());
        }
    }

    // ---- rate limit

    @Test
    void aClientThatAsksTooOftenHasToWait() throws Exception {
        try (Served served = Served.with(app().filter("/*", new RateLimit(2, Duration.ofHours(1))))) {
            assertThat(served.get("/x").status()).isEqualTo(200);
            assertThat(served.get("/x").status()).isEqualTo(200);
            MemoryExchange third = served.get("/x");
            assertThat(third.status()).isEqualTo(429);
            assertThat(Integer.parseInt(third.header("Retry-After"))).isBetween(1700, 1800);
        }
    }

    @Test
    void anAllowanceComesBackEvenlyAndEachClientHasItsOwn() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 3); // nanoTime may overflow
        RateLimit limit = new RateLimit(10, Duration.ofNanos(100), request -> "", now::get);
        for (int i = 0; i < 10; i++) {
            assertThat(limit.take("a")).isZero();
        }
        assertThat(limit.take("a")).isEqualTo(10);
        assertThat(limit.take("b")).isZero();
        now.addAndGet(4);
        assertThat(limit.take("a")).isEqualTo(6);
        now.addAndGet(6);
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isEqualTo(10);
    }

    @Test
    void theClientsThatAreRememberedAreLimitedToo() {
        AtomicLong now = new AtomicLong();
        RateLimit limit = new RateLimit(10, Duration.ofSeconds(1), request -> "", now::get);
        for (int i = 0; i < 250_000; i++) {
            limit.take(Integer.toString(i));
        }
        assertThat(limit.clients()).isLessThanOrEqualTo(100_001);
    }

    // ---- CORS

    @ParameterizedTest(name = "{0} may be used by {1}: {2}")
    @CsvSource({
        "https://a.example, https://a.example, https://a.example",
        "https://a.example, http://a.example, ",
        "https://a.example, https://b.example, ",
        "https://*.a.example, https://x.a.example, https://x.a.example",
        "https://*.a.example, https://evila.example, ",
        "https://*.a.example, https://.a.example, ",
        "*, https://anything.example, *",
        "*, null, *",
        "https://a.example, null, "
    })
    void aSiteIsAllowedOrNot(String allowed, String origin, String answer) throws Exception {
        try (Served served = Served.with(app().filter("/*", Cors.allow(allowed)))) {
            MemoryExchange exchange = served.serve(MemoryExchange.get("/x").header("Origin", origin));
            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.header("Access-Control-Allow-Origin")).isEqualTo(answer);
            assertThat(exchange.header("Vary")).isEqualTo(allowed.equals("*") ? null : "Origin");
        }
    }

    @Test
    void aPreflightIsAnsweredWithoutTheApplication() throws Exception {
        Cors cors = Cors.allow("https://a.example")
                .withMethods("GET", "PUT")
                .withHeaders("Authorization")
                .withCredentials(true)
                .withMaxAge(Duration.ofHours(1));
        WebApp app = WebApp.at("/").filter("/*", cors).servlet("/x", (request, response) -> response.sendError(500));
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.serve(MemoryExchange.request("OPTIONS", "/x")
                    .header("Origin", "https://a.example")
                    .header("Access-Control-Request-Method", "PUT"));
            assertThat(exchange.status()).isEqualTo(204);
            assertThat(exchange.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
            assertThat(exchange.header("Access-Control-Allow-Methods")).isEqualTo("GET, PUT");
            assertThat(exchange.header("Access-Control-Allow-Headers")).isEqualTo("Authorization");
            assertThat(exchange.header("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(exchange.header("Access-Control-Max-Age")).isEqualTo("3600");
        }
    }

    @ParameterizedTest(name = "\"{0}\" is no origin")
    @ValueSource(strings = {"", "a.example", "https://a.example/", "https://", "HTTPS//a"})
    void whatIsNoOriginIsRefused(String origin) {
        assertThatThrownBy(() -> Cors.allow(origin)).hasMessageContaining("https://shop.example");
    }

    @Test
    void credentialsAreNotForEverySite() {
        assertThatThrownBy(() -> Cors.allow("*").withCredentials(true)).hasMessageContaining("name origins");
    }

    // ---- single-page applications

    @Test
    void aPageThatIsMissingIsTheStartPageButAScriptStaysMissing() throws Exception {
        Files.writeString(folder.resolve("index.html"), "start");
        Files.writeString(folder.resolve("other.html"), "other");
        WebApp app = WebApp.at("/").resources(folder).filter("/*", new SpaFallback("/index.html", "/api/"));
        try (Served served = Served.with(app)) {
            assertThat(page(served, "/orders/17").bodyText()).isEqualTo("start");
            assertThat(page(served, "/orders/17").status()).isEqualTo(200);
            assertThat(page(served, "/other.html").bodyText()).isEqualTo("other");
            assertThat(page(served, "/api/orders").status()).isEqualTo(404);
            assertThat(served.serve(MemoryExchange.get("/app.js").header("Accept", "*/*"))
                            .status())
                    .isEqualTo(404);
            assertThat(served.serve(MemoryExchange.request("POST", "/orders").header("Accept", "text/html"))
                            .bodyText())
                    .doesNotContain("start");
        }
    }

    @Test
    void whatIsMissingDependsOnTheTypeThatIsAskedFor() throws Exception {
        Files.writeString(folder.resolve("index.html"), "start");
        Files.writeString(folder.resolve("app.js"), "script");
        WebApp app = WebApp.at("/").resources(folder).filter("/*", new SpaFallback("/index.html", "/api/"));
        try (Served served = Served.with(app)) {
            assertThat(page(served, "/orders").headers().all("Vary")).containsExactly("Accept");
            assertThat(served.get("/orders").status()).isEqualTo(404);
            assertThat(served.get("/orders").headers().all("Vary")).containsExactly("Accept");
            assertThat(served.get("/app.js").headers().all("Vary")).isEmpty();
            assertThat(page(served, "/index.html").headers().all("Vary")).isEmpty();
            assertThat(page(served, "/api/orders").headers().all("Vary")).isEmpty();
        }
    }

    @Test
    void whatItDependsOnIsSaidOnce() throws Exception {
        Files.writeString(folder.resolve("index.html"), "start");
        WebApp app = WebApp.at("/")
                .resources(folder)
                .filter("/*", new SpaFallback())
                .servlet("/twice", (request, response) -> {
                    response.sendError(404);
                    response.sendError(404);
                })
                .servlet("/knows", (request, response) -> {
                    response.setHeader("Vary", "Origin, accept");
                    response.sendError(404);
                });
        try (Served served = Served.with(app)) {
            assertThat(page(served, "/twice").headers().all("Vary")).containsExactly("Accept");
            assertThat(page(served, "/knows").headers().all("Vary")).containsExactly("Origin, accept");
        }
    }

    @Test
    void withoutAStartPageNothingIsFound() throws Exception {
        try (Served served = Served.with(WebApp.at("/").resources(folder).filter("/*", new SpaFallback()))) {
            assertThat(page(served, "/orders").status()).isEqualTo(404);
        }
    }

    @Test
    void whatIsMissedAfterTheChainHasReturnedIsSaid() throws Exception {
        Files.writeString(folder.resolve("index.html"), "start");
        CountDownLatch returned = new CountDownLatch(1);
        Filter outer = (request, response, chain) -> {
            chain.doFilter(request, response);
            returned.countDown();
        };
        WebApp app = WebApp.at("/")
                .resources(folder)
                .filter("/*", outer)
                .filter("/*", new SpaFallback())
                .servlet("/late", (request, response) -> {
                    AsyncContext context = request.startAsync(request, response);
                    context.start(() -> {
                        try {
                            assertThat(returned.await(20, TimeUnit.SECONDS)).isTrue();
                            ((HttpServletResponse) context.getResponse()).sendError(404);
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        } finally {
                            context.complete();
                        }
                    });
                });
        try (Served served = Served.with(app)) {
            MemoryExchange late = page(served, "/late");
            assertThat(late.status()).isEqualTo(404);
            assertThat(late.bodyText()).doesNotContain("start");
        }
    }

    private static MemoryExchange page(Served served, String path) {
        return served.serve(MemoryExchange.get(path).header("Accept", "text/html,*/*;q=0.8"));
    }
}
