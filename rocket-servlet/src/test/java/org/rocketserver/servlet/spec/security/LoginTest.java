package org.rocketserver.servlet.spec.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §13.3 and §13.6 but DIGEST and FORM: who the caller is, and how it becomes known. */
class LoginTest {
    @TempDir
    Path folder;

    private WebApp app(String method) throws Exception {
        return SecuredApp.in(
                folder,
                SecuredApp.constraint("/a/*", "", "admin user")
                        + SecuredApp.login(method)
                        + SecuredApp.roles("admin", "user"));
    }

    // BASIC

    @Test
    void basicAsksInUtf8AndTakesIt() throws Exception {
        try (Served served = Served.with(app("BASIC"))) {
            MemoryExchange asked = served.get("/app/a/x");
            assertThat(asked.status()).isEqualTo(401);
            assertThat(asked.header("WWW-Authenticate")).isEqualTo("Basic realm=\"R\", charset=\"UTF-8\"");
            assertThat(asked.header("Set-Cookie")).isNull();
            MemoryExchange joe = served.serve(SecuredApp.request("GET", "/a/x", "joe:ä:b"));
            assertThat(joe.bodyText()).isEqualTo("GET /a/x joe BASIC");
            assertThat(joe.header("Cache-Control")).isEqualTo("private");
        }
    }

    @Test
    void basicTakesWhatOlderClientsSend() throws Exception {
        String latin = "Basic " + Base64.getEncoder().encodeToString("joe:ä:b".getBytes(StandardCharsets.ISO_8859_1));
        try (Served served = Served.with(app("BASIC"))) {
            assertThat(served.serve(MemoryExchange.get("/app/a/x").header("Authorization", latin))
                            .bodyText())
                    .isEqualTo("GET /a/x joe BASIC");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Basic",
                "Basic ====",
                "Basic \u00ff\u00fe",
                "Basic am9l",
                "Basic am9lOg== am9lOg==",
                "basic realm=\"joe\"",
                "Bearer am9lOmI=",
                "Digest username=\"joe",
                "Digest username=joe, username=joe",
                "Digest username=\"joe\", realm=\"R\", nonce=\"!\", uri=\"/app/a/x\", response=\"\", cnonce=\"\","
                        + " nc=xyzxyzxy, qop=auth, algorithm=SHA-256",
                "Negotiate YII=",
                ","
            })
    void malformedCredentialsAreRefusedWithoutALineAboveDebug(String field) throws Exception {
        for (String method : new String[] {"BASIC", "DIGEST"}) {
            try (Served served = Served.with(app(method))) {
                LogLines lines = LogLines.of(Logger.ROOT_LOGGER_NAME);
                try (lines) {
                    MemoryExchange refused =
                            served.serve(MemoryExchange.get("/app/a/x").header("Authorization", field));
                    assertThat(refused.status()).isEqualTo(401);
                    assertThat(refused.header("WWW-Authenticate")).startsWithIgnoringCase(method);
                }
                assertThat(lines.all()).allMatch(line -> Level.DEBUG.isGreaterOrEqual(line.getLevel()));
            }
        }
    }

    @Test
    void whatIsForOneUserStaysSoWhenTheResponseIsResetUnlessTheApplicationSaysOtherwise() throws Exception {
        WebApp app = app("BASIC")
                .servlet("/a/reset", (request, response) -> response.reset())
                .servlet("/a/open", (request, response) -> {
                    response.reset();
                    response.setHeader("Cache-Control", "public");
                });
        try (Served served = Served.with(app)) {
            assertThat(served.serve(SecuredApp.request("GET", "/a/reset", "ann:a"))
                            .headers()
                            .all("Cache-Control"))
                    .containsExactly("private");
            assertThat(served.serve(SecuredApp.request("GET", "/a/open", "ann:a"))
                            .headers()
                            .all("Cache-Control"))
                    .containsExactly("public");
        }
    }

    /** As it sees each other field; it may know better, too. */
    @Test
    void aFilterInFrontSeesThatAResponseIsForOneUserAndMaySayMore() throws Exception {
        StringBuilder seen = new StringBuilder();
        WebApp app = app("BASIC").front((request, response, chain) -> {
            HttpServletResponse answered = (HttpServletResponse) response;
            if (((HttpServletRequest) request).getRequestURI().endsWith("secret")) {
                answered.setHeader("Cache-Control", "no-store");
            }
            chain.doFilter(request, new HttpServletResponseWrapper(answered) {
                @Override
                public void setHeader(String name, String value) {
                    seen.append(name).append(' ').append(value).append('\n');
                    super.setHeader(name, value);
                }
            });
        });
        try (Served served = Served.with(app)) {
            assertThat(served.serve(SecuredApp.request("GET", "/a/x", "ann:a")).header("Cache-Control"))
                    .isEqualTo("private");
            assertThat(seen).hasToString("Cache-Control private\n");
            assertThat(served.serve(SecuredApp.request("GET", "/a/secret", "ann:a"))
                            .header("Cache-Control"))
                    .isEqualTo("no-store");
        }
    }

    // CLIENT-CERT

    @Test
    void withoutACertificateNobodyGetsInByIt() throws Exception {
        try (Served served = Served.with(app("CLIENT-CERT"))) {
            assertThat(served.serve(MemoryExchange.get("/app/a/x").tls(Tls.WITHOUT_CERTIFICATE))
                            .status())
                    .isEqualTo(403);
            assertThat(served.get("/app/a/x").status()).isEqualTo(403);
        }
    }

    @Test
    void theTlsHandshakeIsShownAsAttributes() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> response.getWriter()
                .print(request.isSecure() + " " + request.getScheme() + " "
                        + request.getAttribute("jakarta.servlet.request.secure_protocol") + " "
                        + request.getAttribute("jakarta.servlet.request.cipher_suite") + " "
                        + request.getAttribute("jakarta.servlet.request.key_size") + " "
                        + request.getAttribute("jakarta.servlet.request.ssl_session_id") + " "
                        + request.getAttribute("jakarta.servlet.request.X509Certificate")));
        try (Served served = Served.with(app)) {
            assertThat(served.serve(MemoryExchange.get("/a").tls(Tls.WITHOUT_CERTIFICATE))
                            .bodyText())
                    .isEqualTo("true https TLSv1.3 TLS_AES_256_GCM_SHA384 256 0a0b null");
            assertThat(served.get("/a").bodyText()).isEqualTo("false http null null null null null");
        }
    }

    // nobody

    @Test
    void theDeployerIsToldThatNobodyCanLogIn() throws Exception {
        app("BASIC");
        LogLines lines = LogLines.of("Rocket");
        try (lines;
                Served served = Served.with(WebApp.at("/app").archive(folder))) {
            assertThat(served.serve(SecuredApp.request("GET", "/a/x", "ann:a")).status())
                    .isEqualTo(401);
        }
        assertThat(lines.at(Level.WARN))
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("/app", "nobody can log in by BASIC");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "<login-config><auth-method>NONE</auth-method></login-config>"})
    void theDeployerIsToldThatNobodyHasARole(String login) throws Exception {
        SecuredApp.in(folder, SecuredApp.constraint("/*", "", "admin") + login + SecuredApp.roles("admin"));
        LogLines lines = LogLines.of("Rocket");
        try (lines;
                Served served = Served.with(WebApp.at("/app").archive(folder))) {
            assertThat(served.get("/app/").status()).isEqualTo(403);
        }
        assertThat(lines.at(Level.WARN))
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("/app", "nobody has the roles", "there is nothing to log in by, and no realm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BASIC", "DIGEST"})
    void theDeployerIsToldOfARealmThatNoHeaderFieldCanName(String method) throws Exception {
        WebApp app = SecuredApp.in(
                folder,
                SecuredApp.login(method).replace(">R<", ">\u0391\u03b8\u03ae\u03bd\u03b1<")
                        + SecuredApp.roles("admin"));
        assertThatThrownBy(() -> Served.with(app))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContainingAll("/app", "realm-name", "\u0391\u03b8\u03ae\u03bd\u03b1");
    }

    // wrong

    /** For programs that shut out addresses; the client must not be able to make them read what it likes. */
    @Test
    void aFailedLoginIsOneLineWithTheAddressAndWithoutWhatTheNameWouldDoToIt() throws Exception {
        LogLines lines = LogLines.of("Rocket.Security", Level.INFO);
        try (lines;
                Served served = Served.with(app("BASIC"))) {
            served.serve(SecuredApp.request("GET", "/a/x", "-"));
            served.serve(SecuredApp.request("GET", "/a/x", "ann:a"));
            served.serve(MemoryExchange.get("/app/a/x").header("Authorization", "Basic !!!"));
            served.serve(SecuredApp.request("GET", "/a/x", ":"));
            assertThat(lines.from(Level.INFO)).isEmpty();

            served.serve(SecuredApp.request("GET", "/a/x", "ann:wrong"));
            served.serve(SecuredApp.request("GET", "/a/x", ":token"));
            served.serve(SecuredApp.request("GET", "/a/x", "x\"\r\nlogin failed\u2028\u202e" + "y".repeat(100) + ":b"));
        }
        assertThat(lines.from(Level.INFO))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "login failed: from 127.0.0.1 by BASIC in \"/app\", user \"ann\"",
                        "login failed: from 127.0.0.1 by BASIC in \"/app\", user \"\"",
                        "login failed: from 127.0.0.1 by BASIC in \"/app\", user \"x???login failed??" + "y".repeat(46)
                                + "...\"");
    }

    // programmatic

    private static String who(HttpServletRequest request) {
        return request.getRemoteUser() + " " + request.getAuthType() + " " + request.isUserInRole("admin") + " "
                + request.isUserInRole("boss") + " " + request.isUserInRole("*") + " " + request.isUserInRole("**");
    }

    @Test
    void loginAndLogoutChangeWhoTheCallerIsForAllToSee() throws Exception {
        WebApp app = app("BASIC").servlet("/in", (request, response) -> {
            assertThat(who(request)).isEqualTo("null null false false false false");
            try {
                assertThatThrownBy(() -> request.login("ann", "wrong")).isInstanceOf(ServletException.class);
                assertThat(who(request)).isEqualTo("null null false false false false");
                String before = request.getSession().getId();
                request.login("ann", "a");
                assertThat(request.getSession().getId()).isNotEqualTo(before);
                assertThat(who(request)).isEqualTo("ann BASIC true false false true");
                assertThat(request.getUserPrincipal().getName()).isEqualTo("ann");
                assertThat(request.authenticate(response)).isTrue();
                assertThatThrownBy(() -> request.login("joe", "ä:b")).isInstanceOf(ServletException.class);
                request.logout();
                assertThat(who(request)).isEqualTo("null null false false false false");
                assertThat(request.getUserPrincipal()).isNull();
                request.login("joe", "ä:b");
                response.getWriter().print(who(request));
            } catch (ServletException e) {
                throw new AssertionError(e);
            }
        });
        try (Served served = Served.with(app)) {
            MemoryExchange loggedIn = served.get("/app/in");
            assertThat(loggedIn.bodyText()).isEqualTo("joe BASIC false false false true");
            // the session remembers it
            assertThat(served.serve(MemoryExchange.get("/app/a/x").header("Cookie", SecuredApp.cookie(loggedIn)))
                            .bodyText())
                    .isEqualTo("GET /a/x joe BASIC");
        }
    }

    /** Requests that a browser sends at once would lose the session if the first of them gave it another id. */
    @Test
    void aSessionThatBeginsAfterTheLoginBelongsToTheCallerAndKeepsItsId() throws Exception {
        WebApp app = app("BASIC").servlet("/a/in", (request, response) -> response.getWriter()
                .print(request.getSession().getId()));
        try (Served served = Served.with(app)) {
            MemoryExchange first = served.serve(SecuredApp.request("GET", "/a/in", "ann:a"));
            String cookie = SecuredApp.cookie(first);
            MemoryExchange second =
                    served.serve(SecuredApp.request("GET", "/a/in", "ann:a").header("Cookie", cookie));
            assertThat(second.bodyText()).isEqualTo(first.bodyText());
            assertThat(second.header("Set-Cookie")).isNull();
        }
    }

    @Test
    void whoeverLogsInIsRememberedByTheSessionThatBeginsThenAndByNoOther() throws Exception {
        WebApp app = app("BASIC")
                .servlet("/in", (request, response) -> {
                    try {
                        request.login("ann", "a");
                        request.getSession();
                        if (request.getQueryString() != null) {
                            request.getSession().invalidate();
                            request.getSession();
                        }
                    } catch (ServletException e) {
                        throw new AssertionError(e);
                    }
                })
                .servlet("/out", (request, response) -> {
                    try {
                        request.login("ann", "a");
                        request.logout();
                        request.getSession();
                    } catch (ServletException e) {
                        throw new AssertionError(e);
                    }
                });
        try (Served served = Served.with(app)) {
            assertThat(asked(served, served.get("/app/in"))).isEqualTo(200);
            assertThat(asked(served, served.get("/app/in?over"))).isEqualTo(401);
            assertThat(asked(served, served.get("/app/out"))).isEqualTo(401);
        }
    }

    private static int asked(Served served, MemoryExchange before) {
        return served.serve(MemoryExchange.get("/app/a/x").header("Cookie", SecuredApp.cookie(before)))
                .status();
    }

    @Test
    void authenticateAsksWhereNoConstraintDoes() throws Exception {
        WebApp app = app("BASIC").servlet("/ask", (request, response) -> {
            try {
                if (request.authenticate(response)) {
                    response.getWriter().print(who(request));
                }
            } catch (ServletException e) {
                throw new AssertionError(e);
            }
        });
        try (Served served = Served.with(app)) {
            MemoryExchange asked = served.get("/app/ask");
            assertThat(asked.status()).isEqualTo(401);
            assertThat(asked.header("WWW-Authenticate")).startsWith("Basic ");
            assertThat(served.serve(SecuredApp.request("GET", "/ask", "guest:g"))
                            .bodyText())
                    .isEqualTo("guest BASIC false false false true");
        }
    }

    /** HttpServletRequest.authenticate: the response that it is given may be modified, and no other. */
    @Test
    void theChallengeGoesToTheResponseThatIsGiven() throws Exception {
        WebApp app = app("BASIC").servlet("/ask", (request, response) -> {
            HttpServletResponseWrapper tried = new HttpServletResponseWrapper(response) {
                @Override
                public void setHeader(String name, String value) {
                    super.setHeader("X-" + name, value);
                }

                @Override
                public void sendError(int status) {
                    setStatus(HttpServletResponse.SC_ACCEPTED);
                }
            };
            try {
                assertThat(request.authenticate(tried)).isFalse();
                assertThat(response.getStatus()).isEqualTo(HttpServletResponse.SC_ACCEPTED);
                assertThat(request.authenticate(response)).isFalse();
            } catch (ServletException e) {
                throw new AssertionError(e);
            }
        });
        try (Served served = Served.with(app)) {
            MemoryExchange asked = served.get("/app/ask");
            assertThat(asked.status()).isEqualTo(401);
            assertThat(asked.header("WWW-Authenticate")).startsWith("Basic ");
            assertThat(asked.header("X-WWW-Authenticate")).startsWith("Basic ");
        }
    }

    @Test
    void aRoleLinkIsTheServletsOwnNameForARole() throws Exception {
        String descriptor =
                """
                <servlet><servlet-name>linked</servlet-name>
                <security-role-ref><role-name>boss</role-name><role-link>admin</role-link></security-role-ref></servlet>
                """;
        WebApp app = SecuredApp.in(
                        folder,
                        descriptor
                                + SecuredApp.constraint("/a/*", "", "admin")
                                + SecuredApp.login("BASIC")
                                + SecuredApp.roles("admin"))
                .namedServlet("linked", new Linked(), "/a/linked");
        try (Served served = Served.with(app)) {
            assertThat(served.serve(SecuredApp.request("GET", "/a/linked", "ann:a"))
                            .bodyText())
                    .isEqualTo("ann BASIC true true false true");
        }
    }

    private static final class Linked extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(who(request));
        }
    }
}
