package org.rocketserver.sessions.jdbc.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.rocketserver.Rocket;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.status.StatusPage;
import org.rocketserver.sessions.jdbc.JdbcSessions;

/**
 * A server as one would write it: its sessions in a table that is there already, health checks at a port of their own,
 * a second for the balancer to look before it ends. Arguments: name, database, port, port of the health checks.
 */
public final class MemberMain {
    /** How long it is not ready before it refuses anybody: several looks of the balancer. */
    private static final Duration UNREADY = Duration.ofSeconds(1);

    private static final byte[] SECRET = "what the members share".getBytes(StandardCharsets.UTF_8);

    private MemberMain() {}

    /** Runs until it is stopped. */
    public static void main(String... arguments) throws IOException {
        String name = arguments[0];
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(arguments[1]);
        pool.setMaximumPoolSize(8);
        pool.setConnectionTimeout(1000);
        // also if the database is down
        pool.setInitializationFailTimeout(-1);
        try (HikariDataSource database = new HikariDataSource(pool)) {
            WebApp app = WebApp.at("/").servlet("/count", (request, response) -> count(name, request, response));
            ServletContainer container = ServletContainer.of(app).sessionStore(new JdbcSessions(database, SECRET));
            Rocket rocket = Rocket.builder()
                    .listen("127.0.0.1", Integer.parseInt(arguments[2]))
                    .method(container)
                    .configure(config -> config.withTimeouts(config.timeouts().withUnready(UNREADY))
                            .withAccessLog(RocketConfig.AccessLog.OFF))
                    .build()
                    .start();
            Rocket health = Rocket.builder()
                    .listen("127.0.0.1", Integer.parseInt(arguments[3]))
                    .method(ServletContainer.of(
                            StatusPage.of(rocket, container, null).at("/")))
                    .handleSignals(false)
                    .configure(config -> config.withAccessLog(RocketConfig.AccessLog.OFF))
                    .build()
                    .start();
            rocket.join();
            health.stop(Duration.ZERO);
        }
    }

    /** Makes the table, once for all members. */
    public static void createTable(Postgres database) throws IOException {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(database.url());
        try (HikariDataSource source = new HikariDataSource(pool)) {
            new JdbcSessions(source, SECRET).createTable();
        }
    }

    private static void count(String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HttpSession session = request.getSession();
        int now = session.getAttribute("count") instanceof Integer before ? before + 1 : 1;
        session.setAttribute("count", now);
        response.getWriter().print(name + " " + now);
    }
}
