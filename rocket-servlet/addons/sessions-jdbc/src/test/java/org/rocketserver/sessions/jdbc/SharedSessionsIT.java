package org.rocketserver.sessions.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spi.PropertiesRealm;

/**
 * Two servers, one table: their clients do not notice which of them answers. The servers are started by hand, for one
 * has to go and come while the other serves.
 */
class SharedSessionsIT {
    private static final byte[] SECRET = "a secret of the test's".getBytes(StandardCharsets.UTF_8);

    private final JdbcDataSource database = new JdbcDataSource();
    private volatile boolean down;
    private Rocket first;
    private Rocket second;

    /** Cookies of one host count for all its ports, so this client takes both servers for one. */
    private HttpClient client;

    @BeforeEach
    void twoServers() throws Exception {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        client = newClient();
        first = server();
        second = server();
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private Rocket server() throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/*", SharedSessionsIT::serve)
                .servlet("/private/*", SharedSessionsIT::servePrivate, SharedSessionsIT::forUsers)
                .servlet("/login", (request, response) -> response.getWriter().print("who are you?"))
                .formLogin("/login", "/login?again")
                .roles("user")
                .realm(PropertiesRealm.users().user("jane", "sesame", "user").build());
        Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(ServletContainer.of(app).sessionStore(new JdbcSessions(breakable(), SECRET).createTable()))
                .handleSignals(false)
                .build();
        rocket.start();
        return rocket;
    }

    /** The database, which fails while it is said to be down. */
    private DataSource breakable() {
        return (DataSource) Proxy.newProxyInstance(
                SharedSessionsIT.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    if (down) {
                        throw new SQLException("the test took the database away");
                    }
                    try {
                        return method.invoke(database, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getPathInfo()) {
            case "/count" -> {
                HttpSession session = request.getSession();
                Integer before = (Integer) session.getAttribute("count");
                int now = before == null ? 1 : before + 1;
                session.setAttribute("count", now);
                response.getWriter().print(now);
            }
            case "/begin" -> response.getWriter().print(request.getSession().isNew());
            case "/look" -> {
                HttpSession session = request.getSession(false);
                response.getWriter().print(session == null ? "none" : "there");
            }
            case "/change-id" -> response.getWriter().print(request.changeSessionId());
            case "/short" -> request.getSession().setMaxInactiveInterval(1);
            case "/end" -> request.getSession().invalidate();
            default -> response.sendError(404);
        }
    }

    private static void forUsers(ServletRegistration.Dynamic registration) {
        registration.setServletSecurity(
                new ServletSecurityElement(new HttpConstraintElement(TransportGuarantee.NONE, "user")));
    }

    private static void servePrivate(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if ("/logout".equals(request.getPathInfo())) {
            request.logout();
            request.getSession().invalidate();
        } else {
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            response.getWriter().print(request.getRemoteUser() + " " + request.getMethod() + " " + body);
        }
    }

    private HttpResponse<String> ask(HttpClient asking, Rocket server, String path) throws Exception {
        return asking.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String ask(Rocket server, String path) throws Exception {
        HttpResponse<String> response = ask(client, server, path);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    @Test
    void aSessionGoesOnWhereverItsClientIsServed() throws Exception {
        for (int i = 1; i <= 20; i++) {
            assertThat(ask(i % 3 == 0 ? second : first, "/count")).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void alsoASessionWithoutAttributes() throws Exception {
        assertThat(ask(first, "/begin")).isEqualTo("true");
        assertThat(ask(second, "/begin")).isEqualTo("false");
    }

    @Test
    void itOutlivesTheServerThatMadeIt() throws Exception {
        assertThat(ask(first, "/count")).isEqualTo("1");
        first.close();
        assertThat(ask(second, "/count")).isEqualTo("2");
        first = server();
        assertThat(ask(first, "/count")).isEqualTo("3");
    }

    @Test
    void whatOneServerEndsIsOverForAll() throws Exception {
        ask(first, "/count");
        ask(second, "/count");
        ask(first, "/end");
        assertThat(ask(second, "/look")).isEqualTo("none");
        assertThat(ask(second, "/count")).isEqualTo("1");
    }

    @Test
    void aNewIdIsKnownToAllAndTheOldOneToNone() throws Exception {
        ask(first, "/count");
        String id = ask(second, "/change-id");
        assertThat(id).isNotEmpty();
        assertThat(ask(first, "/count")).isEqualTo("2");
        assertThat(ask(second, "/count")).isEqualTo("3");
    }

    @Test
    void clientsDoNotSeeEachOthersSessions() throws Exception {
        HttpClient other = newClient();
        ask(first, "/count");
        assertThat(ask(other, second, "/count").body()).isEqualTo("1");
        assertThat(ask(first, "/count")).isEqualTo("2");
    }

    @Test
    void whileTheStoreIsDownSessionsAre503AndAfterwardsTheyGoOn() throws Exception {
        ask(first, "/count");
        down = true;
        assertThat(ask(client, second, "/count").statusCode()).isEqualTo(503);
        assertThat(ask(newClient(), second, "/look").body()).isEqualTo("none");
        down = false;
        assertThat(ask(second, "/count")).isEqualTo("2");
    }

    private HttpResponse<String> post(Rocket server, String path, String type, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> login(Rocket server) throws Exception {
        return post(
                server, "/j_security_check", "application/x-www-form-urlencoded", "j_username=jane&j_password=sesame");
    }

    private String cookie() {
        return ((CookieManager) client.cookieHandler().orElseThrow())
                .getCookieStore().getCookies().stream()
                        .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                        .map(HttpCookie::getValue)
                        .findFirst()
                        .orElseThrow();
    }

    /** Servlet 6.1 §13.6.3, each step at another server than the one before. */
    @Test
    void whoLogsInAtOneServerIsKnownToTheOtherAndLogsOutThereForBoth() throws Exception {
        assertThat(ask(first, "/private/page?x=1")).isEqualTo("who are you?");
        String before = cookie();

        HttpResponse<String> back = login(second);

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(URI.create(back.headers().firstValue("Location").orElseThrow()))
                .hasPath("/private/page")
                .hasQuery("x=1");
        // the id that somebody may have planted is worth nothing, at either (§13.6.3, session fixation)
        assertThat(cookie()).isNotEqualTo(before);
        for (Rocket server : List.of(first, second)) {
            assertThat(ask(server, "/private/page?x=1")).isEqualTo("jane GET ");
            assertThat(askWith(before, server).body()).isEqualTo("who are you?");
        }

        String known = cookie();
        assertThat(ask(second, "/private/logout")).isEmpty();

        for (Rocket server : List.of(first, second)) {
            assertThat(askWith(known, server).body()).isEqualTo("who are you?");
            assertThat(ask(server, "/private/page")).isEqualTo("who are you?");
        }
    }

    private static HttpResponse<String> askWith(String id, Rocket server) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/private/page"))
                                .header("Cookie", "JSESSIONID=" + id)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aFormThatTheLoginInterruptedGoesOnAtAnotherServer() throws Exception {
        assertThat(post(first, "/private/order", "text/plain", "three of them").body())
                .isEqualTo("who are you?");
        assertThat(login(second).headers().firstValue("Location").orElseThrow()).endsWith("/private/order");
        assertThat(ask(first, "/private/order")).isEqualTo("jane POST three of them");
        assertThat(ask(first, "/private/order")).isEqualTo("jane GET ");
    }

    /** It has a second to live, and the servers need a minute or two to look. */
    @Test
    void aSessionWhoseTimeIsOverIsOverEverywhere() throws Exception {
        ask(first, "/count");
        ask(first, "/short");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> ask(second, "/look").equals("none"));
        assertThat(ask(first, "/look")).isEqualTo("none");
        assertThat(ask(first, "/count")).isEqualTo("1");
    }
}
