package org.rocketserver.servlet.spec.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.http.Headers;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §13.6.3: login by a page, what it interrupts, and what must not come of it. */
class FormLoginTest {
    private static final String FORM = "<login-config><auth-method>FORM</auth-method><form-login-config>"
            + "<form-login-page>/login.html</form-login-page><form-error-page>/error.html</form-error-page>"
            + "</form-login-config></login-config>";

    @TempDir
    Path folder;

    @BeforeEach
    void pages() throws Exception {
        Files.writeString(folder.resolve("login.html"), "who are you?");
        Files.writeString(folder.resolve("error.html"), "no");
    }

    private WebApp app(String more) throws Exception {
        WebApp app = SecuredApp.in(
                folder, SecuredApp.constraint("/a/*", "", "admin") + more + FORM + SecuredApp.roles("admin"));
        // the pages are files
        return app.servlet("/login.html", (request, response) -> file(request.getServletPath(), response))
                .servlet("/error.html", (request, response) -> file(request.getServletPath(), response));
    }

    private void file(String path, jakarta.servlet.http.HttpServletResponse response) throws java.io.IOException {
        response.setContentType("text/html");
        response.getWriter().print(Files.readString(folder.resolve(path.substring(1))));
    }

    private static MemoryExchange.Builder with(@Nullable String cookie, MemoryExchange.Builder request) {
        return cookie == null ? request : request.header("Cookie", cookie);
    }

    private static MemoryExchange submit(Served served, @Nullable String cookie, String name, String password) {
        return served.serve(with(cookie, MemoryExchange.post("/app/j_security_check"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body("j_username=" + name + "&j_password=" + password));
    }

    private static MemoryExchange get(Served served, @Nullable String cookie, String path) {
        return served.serve(with(cookie, MemoryExchange.get("/app" + path)));
    }

    @Test
    void aPostThatTheLoginInterruptedIsGoneOnWithOnceAndWhole() throws Exception {
        try (Served served = Served.with(app(""))) {
            MemoryExchange asked = served.serve(MemoryExchange.post("/app/a/order?n=1")
                    .header("Content-Type", "text/plain")
                    .body("two of them"));
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.bodyText()).isEqualTo("who are you?");
            assertThat(asked.header("Cache-Control")).isEqualTo("no-store");
            String before = SecuredApp.cookie(asked);

            MemoryExchange loggedIn = submit(served, before, "ann", "a");
            assertThat(loggedIn.status()).isEqualTo(303);
            assertThat(loggedIn.header("Location")).isEqualTo("/app/a/order?n=1");
            String after = SecuredApp.cookie(loggedIn);
            assertThat(after).isNotEqualTo(before);

            assertThat(get(served, after, "/a/order?n=1").bodyText()).isEqualTo("POST /a/order ann FORM two of them");
            assertThat(get(served, after, "/a/order?n=1").bodyText()).isEqualTo("GET /a/order ann FORM");
        }
    }

    /** What is left of a request is not gone on with: nobody knows what it would do. */
    @ParameterizedTest
    @CsvSource({
        "parameters, true",
        "parameters, false",
        "text, true",
        "text, false",
        "octets, true",
        "octets, false",
        "closed, true",
        "closed, false"
    })
    void aPostWhoseBodyOthersHaveReadIsNotDoneWithoutIt(String how, boolean known) throws Exception {
        WebApp app = app("").front((request, response, chain) -> {
            HttpServletRequest seen = (HttpServletRequest) request;
            if (seen.getRequestURI().equals("/app/a/order") && seen.getMethod().equals("POST")) {
                switch (how) {
                    case "parameters" -> request.getParameterMap();
                    case "text" -> assertThat(request.getReader().read()).isNotNegative();
                    case "closed" -> request.getInputStream().close();
                    default -> assertThat(request.getInputStream().read()).isNotNegative();
                }
            }
            chain.doFilter(request, response);
        });
        try (Served served = Served.with(app)) {
            MemoryExchange.Builder order =
                    MemoryExchange.post("/app/a/order?n=1").header("Content-Type", "application/x-www-form-urlencoded");
            MemoryExchange asked = served.serve(
                    known
                            ? order.body("a=2")
                            : order.header("Transfer-Encoding", "chunked")
                                    .body("a=2")
                                    .trailers(Headers.EMPTY));
            assertThat(asked.bodyText()).isEqualTo("who are you?");

            MemoryExchange loggedIn = submit(served, SecuredApp.cookie(asked), "ann", "a");
            assertThat(loggedIn.header("Location")).isEqualTo("/app/a/order?n=1");
            String after = SecuredApp.cookie(loggedIn);
            assertThat(get(served, after, "/a/order?n=1").bodyText()).isEqualTo("GET /a/order ann FORM");
        }
    }

    /** Of a body that is not there nothing can be lost. */
    @Test
    void aPostWithoutABodyIsGoneOnWithWhoeverHasLookedForOne() throws Exception {
        WebApp app = app("").front((request, response, chain) -> {
            if (((HttpServletRequest) request).getRequestURI().equals("/app/a/order")) {
                assertThat(request.getParameter("n")).isEqualTo("1");
                assertThat(request.getInputStream().read()).isNegative();
            }
            chain.doFilter(request, response);
        });
        try (Served served = Served.with(app)) {
            MemoryExchange asked = served.serve(MemoryExchange.post("/app/a/order?n=1")
                    .header("Content-Type", "application/x-www-form-urlencoded"));
            String after = SecuredApp.cookie(submit(served, SecuredApp.cookie(asked), "ann", "a"));
            assertThat(get(served, after, "/a/order?n=1").bodyText()).isEqualTo("POST /a/order ann FORM");
        }
    }

    @Test
    void theOldSessionIdIsWorthNothingAfterTheLogin() throws Exception {
        try (Served served = Served.with(app(""))) {
            String before = SecuredApp.cookie(get(served, null, "/a/x"));
            submit(served, before, "ann", "a");
            assertThat(get(served, before, "/a/x").bodyText()).isEqualTo("who are you?");
        }
    }

    @Test
    void anotherRequestForTheSamePathIsNotTakenForTheInterruptedOne() throws Exception {
        try (Served served = Served.with(app(""))) {
            MemoryExchange asked =
                    served.serve(MemoryExchange.post("/app/a/order").body("planted by somebody else"));
            String after = SecuredApp.cookie(submit(served, SecuredApp.cookie(asked), "ann", "a"));
            assertThat(served.serve(with(after, MemoryExchange.post("/app/a/order"))
                                    .body("my own"))
                            .bodyText())
                    .isEqualTo("POST /a/order ann FORM my own");
        }
    }

    @Test
    void whoMayNotDoItDoesNotLeaveItBehind() throws Exception {
        try (Served served = Served.with(app(""))) {
            MemoryExchange asked =
                    served.serve(MemoryExchange.post("/app/a/order").body("one"));
            String joe = SecuredApp.cookie(submit(served, SecuredApp.cookie(asked), "joe", "%C3%A4:b"));
            assertThat(get(served, joe, "/a/order").status()).isEqualTo(403);
            String ann = SecuredApp.cookie(submit(served, joe, "ann", "a"));
            assertThat(get(served, ann, "/a/order").bodyText()).isEqualTo("GET /a/order ann FORM");
        }
    }

    @Test
    void aWrongPasswordShowsTheErrorPageAndTheSecondTryGoesOn() throws Exception {
        try (Served served = Served.with(app(""))) {
            String cookie = SecuredApp.cookie(get(served, null, "/a/x"));
            MemoryExchange wrong = submit(served, cookie, "ann", "b");
            assertThat(wrong.status()).isEqualTo(200);
            assertThat(wrong.bodyText()).isEqualTo("no");
            assertThat(submit(served, cookie, "ann", "a").header("Location")).isEqualTo("/app/a/x");
        }
    }

    @Test
    void aPageThatIsAFileIsShownForAnyMethod() throws Exception {
        WebApp files = WebApp.at("/app")
                .archive(folder)
                .realm(SecuredApp.USERS)
                .servlet("/a/x", (request, response) -> response.getWriter().print("in"));
        SecuredApp.in(folder, SecuredApp.constraint("/a/*", "", "admin") + FORM + SecuredApp.roles("admin"));
        try (Served served = Served.with(files)) {
            MemoryExchange asked = served.serve(MemoryExchange.post("/app/a/x").body("x"));
            assertThat(asked.bodyText()).isEqualTo("who are you?");
            assertThat(submit(served, SecuredApp.cookie(asked), "ann", "b").bodyText())
                    .isEqualTo("no");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"//evil.example/a/x", "///evil.example/a/x"})
    void aLoginLeadsToNoOtherHost(String path) throws Exception {
        WebApp root = SecuredApp.in(folder, "");
        try (Served served = Served.with(root, WebApp.at("/"))) {
            MemoryExchange loggedIn = submit(served, null, "ann", "a");
            assertThat(loggedIn.status()).isIn(200, 404);
        }
        try (Served served = Served.with(app(""))) {
            MemoryExchange asked = served.get(path);
            String location = asked.status() == 200
                    ? submit(served, SecuredApp.cookie(asked), "ann", "a").header("Location")
                    : asked.header("Location");
            assertThat(location == null || !location.startsWith("//")).isTrue();
        }
    }

    @Test
    void aLoginOutOfTheBlueLeadsToTheStart() throws Exception {
        try (Served served = Served.with(app(""))) {
            MemoryExchange loggedIn = submit(served, null, "ann", "a");
            assertThat(loggedIn.header("Location")).startsWith("/app/");
            assertThat(get(served, SecuredApp.cookie(loggedIn), "/a/x").bodyText())
                    .isEqualTo("GET /a/x ann FORM");
        }
    }

    @Test
    void namesAndPasswordsInAnAddressAreNoLogin() throws Exception {
        try (Served served = Served.with(app(""))) {
            assertThat(get(served, null, "/j_security_check?j_username=ann&j_password=a")
                            .header("Set-Cookie"))
                    .isNull();
        }
    }

    @Test
    void aBodyTooLongToKeepIsRefusedBeforeAnythingIsKept() throws Exception {
        try (Served served = Served.with(app(""))) {
            MemoryExchange refused =
                    served.serve(MemoryExchange.post("/app/a/x").body(new byte[9000]));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.header("Set-Cookie")).isNull();
        }
    }

    /**
     * §7.1.3: the id stands in the links of the login page, changes with the login, and the way back has the new one.
     */
    @ParameterizedTest(name = "with a session before: {0}")
    @ValueSource(booleans = {false, true})
    void aClientWithoutCookiesGetsBackToWhatTheLoginInterrupted(boolean before) throws Exception {
        WebApp app = app("").servlet("/links", (request, response) -> {
            request.getSession();
            response.getWriter().print(response.encodeURL("a/order"));
        });
        try (Served served = Served.with(app)) {
            String link = before ? served.get("/app/links").bodyText() : "a/order";
            MemoryExchange asked =
                    served.serve(MemoryExchange.post("/app/" + link + "?n=1").body("two of them"));
            assertThat(asked.bodyText()).isEqualTo("who are you?");
            String id = before
                    ? link.substring(link.indexOf('=') + 1)
                    : SecuredApp.cookie(asked).substring("JSESSIONID=".length());

            MemoryExchange loggedIn = served.serve(MemoryExchange.post("/app/j_security_check;jsessionid=" + id)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .body("j_username=ann&j_password=a"));
            assertThat(loggedIn.header("Location"))
                    .matches("/app/a/order;jsessionid=[\\w-]{20,}\\?n=1")
                    .doesNotContain(id);
            assertThat(served.get(loggedIn.header("Location")).bodyText())
                    .isEqualTo("POST /a/order ann FORM two of them");
        }
    }

    @Test
    void aLoginThatAForwardedServletAsksForLeadsBackToWhatTheClientAskedFor() throws Exception {
        WebApp app = app("").servlet("/open", (request, response) -> {
                    try {
                        request.getRequestDispatcher("/inner?seen=no").forward(request, response);
                    } catch (ServletException e) {
                        throw new AssertionError(e);
                    }
                })
                .servlet("/inner", (request, response) -> {
                    try {
                        if (request.authenticate(response)) {
                            response.getWriter().print("in");
                        }
                    } catch (ServletException e) {
                        throw new AssertionError(e);
                    }
                });
        try (Served served = Served.with(app)) {
            MemoryExchange asked = get(served, null, "/open?n=1");
            assertThat(asked.bodyText()).isEqualTo("who are you?");
            MemoryExchange loggedIn = submit(served, SecuredApp.cookie(asked), "ann", "a");
            assertThat(loggedIn.header("Location")).isEqualTo("/app/open?n=1");
            assertThat(get(served, SecuredApp.cookie(loggedIn), "/open?n=1").bodyText())
                    .isEqualTo("in");
        }
    }

    /** §13.8.3: transport comes first; a password that came in the clear would be a login that nobody may trust. */
    @ParameterizedTest(name = "{0} is confidential")
    @ValueSource(strings = {"/login.html", "/j_security_check", "/*"})
    void aLoginThatHasToComeByTlsIsNotTakenWithoutIt(String pattern) throws Exception {
        ContainerConfig config = ContainerConfig.DEFAULT.withSecurePort(443);
        try (Served served = Served.with(config, app(SecuredApp.confidential(pattern)))) {
            MemoryExchange sent = served.serve(MemoryExchange.post("/app/j_security_check")
                    .header("Host", "localhost")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .body("j_username=ann&j_password=a"));
            assertThat(sent.header("Location")).isEqualTo("https://localhost/app/");
            assertThat(sent.header("Set-Cookie")).isNull();
            assertThat(served.serve(MemoryExchange.post("/app/j_security_check")
                                    .tls(Tls.WITHOUT_CERTIFICATE)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .body("j_username=ann&j_password=a"))
                            .status())
                    .isEqualTo(303);
        }
    }

    @Test
    void aLoginThatHasToComeByTlsIsAskedForAgainWhereItWasInterrupted() throws Exception {
        ContainerConfig config = ContainerConfig.DEFAULT.withSecurePort(443);
        try (Served served = Served.with(config, app(SecuredApp.confidential("/j_security_check")))) {
            String cookie = SecuredApp.cookie(get(served, null, "/a/x?n=1"));
            MemoryExchange sent = served.serve(MemoryExchange.post("/app/j_security_check")
                    .header("Host", "localhost")
                    .header("Cookie", cookie)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .body("j_username=ann&j_password=a"));
            assertThat(sent.header("Location")).isEqualTo("https://localhost/app/a/x?n=1");
            assertThat(get(served, cookie, "/a/x").bodyText()).isEqualTo("who are you?");
        }
    }

    /** A browser that goes there by itself, as by its history, would be led to a page that is not there. */
    @Test
    void aLoginIsNothingToComeBackTo() throws Exception {
        try (Served served = Served.with(app(SecuredApp.constraint("/*", "", "admin")))) {
            String cookie = SecuredApp.cookie(get(served, null, "/a/x"));
            MemoryExchange asked = get(served, cookie, "/j_security_check");
            assertThat(asked.bodyText()).isEqualTo("who are you?");
            assertThat(submit(served, cookie, "ann", "a").header("Location")).isEqualTo("/app/a/x");
        }
    }

    @Test
    void aLoginPageThatHasToComeByTlsSendsTheRequestThereFirst() throws Exception {
        ContainerConfig config = ContainerConfig.DEFAULT.withSecurePort(443);
        try (Served served = Served.with(config, app(SecuredApp.confidential("/login.html")))) {
            MemoryExchange sent = served.serve(MemoryExchange.get("/app/a/x").header("Host", "localhost"));
            assertThat(sent.status()).isEqualTo(302);
            assertThat(sent.header("Location")).isEqualTo("https://localhost/app/a/x");
            assertThat(served.serve(MemoryExchange.get("/app/a/x").tls(Tls.WITHOUT_CERTIFICATE))
                            .bodyText())
                    .isEqualTo("who are you?");
        }
    }

    /** Anybody can have a session made by asking for what needs a login, as often as he likes. */
    @Test
    void aSessionThatOnlyTheLoginPageHasRestsTwoMinutesUntilTheLogin() throws Exception {
        WebApp app = app("").servlet("/rests", (request, response) -> response.getWriter()
                .print(request.getSession().getMaxInactiveInterval()));
        try (Served served = Served.with(app)) {
            String before = SecuredApp.cookie(get(served, null, "/a/order"));
            assertThat(get(served, before, "/rests").bodyText()).isEqualTo("120");

            String after = SecuredApp.cookie(submit(served, before, "ann", "a"));
            assertThat(get(served, after, "/rests").bodyText()).isEqualTo("1800");

            MemoryExchange had = get(served, null, "/rests");
            assertThat(had.bodyText()).isEqualTo("1800");
            get(served, SecuredApp.cookie(had), "/a/order");
            assertThat(get(served, SecuredApp.cookie(had), "/rests").bodyText()).isEqualTo("1800");
        }
    }

    /** It was not the login page that made it. */
    @Test
    void aSessionThatAFilterInFrontMakesRestsAsTheApplicationSays() throws Exception {
        WebApp app = app("").front((request, response, chain) -> {
                    ((HttpServletRequest) request).getSession();
                    chain.doFilter(request, response);
                })
                .servlet("/rests", (request, response) -> response.getWriter()
                        .print(request.getSession().getMaxInactiveInterval()));
        try (Served served = Served.with(app)) {
            String cookie = SecuredApp.cookie(get(served, null, "/a/order"));
            assertThat(get(served, cookie, "/rests").bodyText()).isEqualTo("1800");
        }
    }

    @Test
    void whatTheApplicationSaysHowLongASessionRestsIsKept() throws Exception {
        WebApp app = app("").servlet("/rests", (request, response) -> {
            if (request.getParameter("set") != null) {
                request.getSession().setMaxInactiveInterval(Integer.parseInt(request.getParameter("set")));
            }
            response.getWriter().print(request.getSession().getMaxInactiveInterval());
        });
        try (Served served = Served.with(app)) {
            String before = SecuredApp.cookie(get(served, null, "/a/order"));
            get(served, before, "/rests?set=77");
            String after = SecuredApp.cookie(submit(served, before, "ann", "a"));
            assertThat(get(served, after, "/rests").bodyText()).isEqualTo("77");
        }
    }
}
