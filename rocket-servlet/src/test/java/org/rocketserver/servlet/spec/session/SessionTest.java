package org.rocketserver.servlet.spec.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.FileSessions;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 chapter 7, as a client sees it. */
class SessionTest {
    private static WebApp counting(String contextPath) {
        return WebApp.at(contextPath)
                .servlet("/count", (request, response) -> {
                    HttpSession session = request.getSession();
                    Integer before = (Integer) session.getAttribute("count");
                    session.setAttribute("count", before == null ? 1 : before + 1);
                    response.getWriter().print(session.getAttribute("count") + " " + session.isNew());
                })
                .servlet("/look", (request, response) -> response.getWriter()
                        .print(
                                request.getSession(false) == null
                                        ? "none"
                                        : request.isRequestedSessionIdFromCookie() + " "
                                                + request.isRequestedSessionIdFromURL()))
                .servlet("/change", (request, response) -> response.getWriter().print(request.changeSessionId()))
                .servlet("/link", (request, response) -> {
                    request.getSession();
                    response.getWriter().print(response.encodeURL("look?a=b"));
                });
    }

    private static String cookie(MemoryExchange exchange) {
        String field = exchange.header("Set-Cookie");
        assertThat(field).isNotNull();
        return field.substring(0, field.indexOf(';'));
    }

    @Test
    void aSessionGoesFromRequestToRequestByItsCookie() throws Exception {
        try (Served served = Served.with(counting("/app"))) {
            MemoryExchange first = served.get("/app/count");
            assertThat(first.bodyText()).isEqualTo("1 true");
            assertThat(first.header("Set-Cookie")).contains("; HttpOnly", "; SameSite=Lax", "; Path=/app");
            MemoryExchange second =
                    served.serve(MemoryExchange.get("/app/count").header("Cookie", cookie(first)));
            assertThat(second.bodyText()).isEqualTo("2 false");
            assertThat(second.header("Set-Cookie")).isNull();
            assertThat(served.serve(MemoryExchange.get("/app/look").header("Cookie", cookie(first)))
                            .bodyText())
                    .isEqualTo("true false");
            assertThat(served.get("/app/look").bodyText()).isEqualTo("none");
        }
    }

    /** §7.1.3. */
    @Test
    void aClientWithoutCookiesGetsTheIdInItsLinks() throws Exception {
        try (Served served = Served.with(counting("/app"))) {
            String link = served.get("/app/link").bodyText();
            assertThat(link).matches("look;jsessionid=[\\w-]{20,}\\?a=b");
            assertThat(served.get("/app/" + link).bodyText()).isEqualTo("false true");
        }
    }

    @Test
    void urlTrackingCanBeSwitchedOff() throws Exception {
        try (Served served = Served.with(counting("/app").sessionTracking(SessionTrackingMode.COOKIE))) {
            assertThat(served.get("/app/link").bodyText()).isEqualTo("look?a=b");
        }
    }

    /** RFC 3986 §5.2: what a browser makes of a link decides whose it is. */
    @Test
    void linksToANeighbourDoNotTellItTheId() throws Exception {
        WebApp app = WebApp.at("/app").servlet("/shop/*", (request, response) -> {
            request.getSession();
            response.getWriter().print(response.encodeURL("../../b/x") + " " + response.encodeURL("../x"));
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/app/shop/list").bodyText()).matches("../../b/x ../x;jsessionid=[\\w-]{20,}");
            assertThat(served.get("/app/shop/a/list").bodyText())
                    .matches("../../b/x;jsessionid=[\\w-]{20,} ../x;jsessionid=[\\w-]{20,}");
        }
    }

    /** The redirect leads where the link does that was given the id, or not: one of them would tell it a neighbour. */
    @ParameterizedTest(name = "relative: {0}")
    @ValueSource(booleans = {true, false})
    void aForwardedRedirectIsRelativeToWhatTheClientAskedFor(boolean relative) throws Exception {
        WebApp app = WebApp.at("/app")
                .servlet("/x/y", (request, response) -> {
                    try {
                        request.getRequestDispatcher("/list").forward(request, response);
                    } catch (ServletException e) {
                        throw new AssertionError(e);
                    }
                })
                .servlet("/list", (request, response) -> {
                    request.getSession();
                    response.sendRedirect(response.encodeRedirectURL("../b/x"));
                });
        try (Served served = Served.with(ContainerConfig.DEFAULT.withRelativeRedirects(relative), app)) {
            assertThat(served.serve(MemoryExchange.get("/app/x/y").header("Host", "h"))
                            .header("Location"))
                    .matches((relative ? "\\.\\./" : "http://h/app/") + "b/x;jsessionid=[\\w-]{20,}");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/größe, /gr%C3%B6%C3%9Fe", "/two words, /two%20words"})
    void aContextPathOfAnyCharactersCanHaveSessions(String contextPath, String asSent) throws Exception {
        WebApp app = counting(contextPath).servlet("/full", (request, response) -> {
            request.getSession();
            response.getWriter().print(response.encodeURL(request.getContextPath() + "/look"));
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get(asSent + "/count").header("Set-Cookie")).contains("; Path=" + asSent + ";");
            assertThat(served.get(asSent + "/full").bodyText()).startsWith(asSent + "/look;jsessionid=");
        }
    }

    @Test
    void theCookieOfASessionThatIsOverDoesNotSurviveAResetOfTheResponse() throws Exception {
        WebApp app = counting("/").servlet("/over", (request, response) -> {
            request.getSession().invalidate();
            response.reset();
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/over").header("Set-Cookie")).isNull();
        }
    }

    /** Else its client could not find the session that there is. */
    @Test
    void theCookieSurvivesAResetOfTheResponse() throws Exception {
        WebApp app = counting("/").servlet("/reset", (request, response) -> {
            request.getSession();
            response.setHeader("X-Gone", "1");
            response.reset();
        });
        try (Served served = Served.with(app)) {
            MemoryExchange reset = served.get("/reset");
            assertThat(reset.header("X-Gone")).isNull();
            assertThat(served.serve(MemoryExchange.get("/look").header("Cookie", cookie(reset)))
                            .bodyText())
                    .isEqualTo("true false");
        }
    }

    @Test
    void changingTheIdKeepsTheSessionAndEndsTheOldId() throws Exception {
        try (Served served = Served.with(counting("/"))) {
            String old = cookie(served.get("/count"));
            MemoryExchange changed = served.serve(MemoryExchange.get("/change").header("Cookie", old));
            String now = cookie(changed);
            assertThat(now).endsWith(changed.bodyText()).isNotEqualTo(old);
            assertThat(served.serve(MemoryExchange.get("/look").header("Cookie", old))
                            .bodyText())
                    .isEqualTo("none");
            assertThat(served.serve(MemoryExchange.get("/count").header("Cookie", now))
                            .bodyText())
                    .isEqualTo("2 false");
        }
    }

    @Test
    void theCookieHasTheAttributesTheApplicationSets() throws Exception {
        WebApp app = counting("/").sessionCookie(cookie -> {
            cookie.setName("sid");
            cookie.setPath("/");
            cookie.setSecure(true);
            cookie.setHttpOnly(false);
            cookie.setMaxAge(60);
            cookie.setAttribute("SameSite", "None");
            cookie.setAttribute("Partitioned", "");
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/count").header("Set-Cookie"))
                    .startsWith("sid=")
                    .contains("; Secure", "; Max-Age=60", "; SameSite=None", "; Partitioned")
                    .doesNotContain("HttpOnly")
                    .doesNotContain("Partitioned=");
            assertThat(served.get("/link").bodyText()).contains(";sid=");
        }
    }

    /** Tells what it hears, and sets another attribute when it is unbound. */
    private record Leaving(List<String> heard) implements HttpSessionBindingListener {
        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            heard.add(event.getName());
            if (event.getName().equals("b")) {
                event.getSession().setAttribute("a", this);
            }
        }
    }

    @Test
    void whatIsSetWhileTheSessionEndsIsUnboundToo() throws Exception {
        List<String> heard = new ArrayList<>();
        WebApp app = WebApp.at("/").servlet("/", (request, response) -> {
            request.getSession().setAttribute("b", new Leaving(heard));
            request.getSession().invalidate();
        });
        try (Served served = Served.with(app)) {
            served.get("/");
            assertThat(heard).containsExactly("b", "a");
        }
    }

    /** §7.3: contexts share the cookie of a host, but no session. */
    @Test
    void anotherContextHasAnotherSession() throws Exception {
        try (Served served = Served.with(counting("/a"), counting("/b"))) {
            String cookie = cookie(served.get("/a/count"));
            assertThat(served.serve(MemoryExchange.get("/b/look").header("Cookie", cookie))
                            .bodyText())
                    .isEqualTo("none");
        }
    }

    @Test
    void aSessionCannotBeginAfterTheResponseHasLeft() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        WebApp app = WebApp.at("/").servlet("/", (request, response) -> {
            response.flushBuffer();
            try {
                request.getSession();
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
        });
        try (Served served = Served.with(app)) {
            served.get("/");
            assertThat(thrown.get()).hasMessageContaining("committed");
        }
    }

    /** 6.1: outside a request. */
    @Test
    void anAccessorReachesTheSessionOutsideARequest() throws Exception {
        AtomicReference<HttpSession.Accessor> accessor = new AtomicReference<>();
        WebApp app = counting("/")
                .servlet(
                        "/take",
                        (request, response) -> accessor.set(request.getSession().getAccessor()));
        try (Served served = Served.with(app)) {
            String cookie = cookie(served.get("/take"));
            accessor.get().access(session -> session.setAttribute("count", 41));
            assertThat(served.serve(MemoryExchange.get("/count").header("Cookie", cookie))
                            .bodyText())
                    .startsWith("42 ");
        }
    }

    /** §7.7.2, §10.8. */
    @Test
    void aSessionInFilesGoesOnInTheNextServer(@TempDir Path folder) throws Exception {
        String cookie;
        try (Served served = Served.with(counting("/").sessionStore(new FileSessions(folder)))) {
            cookie = cookie(served.get("/count"));
        }
        try (Served served = Served.with(counting("/").sessionStore(new FileSessions(folder)))) {
            assertThat(served.serve(MemoryExchange.get("/count").header("Cookie", cookie))
                            .bodyText())
                    .isEqualTo("2 false");
            served.container().deploy(counting("/").sessionStore(new FileSessions(folder)));
            assertThat(served.serve(MemoryExchange.get("/count").header("Cookie", cookie))
                            .bodyText())
                    .isEqualTo("3 false");
        }
    }

    @Test
    void theTimeoutIsRoundedUpToMinutes() throws Exception {
        WebApp app = counting("/")
                .sessionTimeout(Duration.ofSeconds(90))
                .servlet("/timeout", (request, response) -> response.getWriter()
                        .print(request.getServletContext().getSessionTimeout() + " "
                                + request.getSession().getMaxInactiveInterval()));
        try (Served served = Served.with(app)) {
            assertThat(served.get("/timeout").bodyText()).isEqualTo("2 120");
        }
    }
}
