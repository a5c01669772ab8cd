package org.rocketserver.sessions.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

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
        WebApp app = WebApp.at("/").servlet("/*", SharedSessionsIT::serve);
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
            case "/end" -> request.getSession().invalidate();
            default -> response.sendError(404);
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
}
