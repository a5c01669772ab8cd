package org.rocketserver.sessions.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;
import org.rocketserver.sessions.jdbc.cluster.Postgres;

/** The store by itself, on a real PostgreSQL. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class JdbcSessionsOnPostgresIT extends StoreRules {
    private static Postgres server;

    @BeforeAll
    static void start() throws Exception {
        Postgres.missing().ifPresent(missing -> assumeTrue(false, missing));
        server = Postgres.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    DataSource database() throws SQLException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.url());
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        }
        return database;
    }

    @Override
    String octets(String text) {
        return "'" + text + "'::bytea";
    }
}
