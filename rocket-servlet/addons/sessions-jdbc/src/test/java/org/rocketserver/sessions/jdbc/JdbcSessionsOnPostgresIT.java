package org.rocketserver.sessions.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

    /** Here because of a lock; as good as one that is frozen, or behind a line that was cut. */
    @Test
    void aDatabaseThatSaysNothingIsAnIOExceptionSoon() throws Exception {
        DataSource database = database();
        JdbcSessions sessions = new JdbcSessions(database, SECRET, JdbcSessions.TABLE, 500).createTable();
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE rocket_sessions IN ACCESS EXCLUSIVE MODE");
            assertThatThrownBy(() -> sessions.read("/app", "one"))
                    .isInstanceOf(IOException.class)
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            other.rollback();
        }
        assertThat(sessions.read("/app", "one")).isNull();
    }

    @Test
    void aConnectionWaitsAfterwardsAsItDidBefore() throws Exception {
        DataSource database = database();
        new JdbcSessions(database, SECRET).createTable();
        for (int limit : new int[] {0, 2_000, 100_000}) {
            try (Connection only = database.getConnection()) {
                only.setNetworkTimeout(Runnable::run, limit);
                assertThat(new JdbcSessions(only(only), SECRET).read("/app", "one"))
                        .isNull();
                assertThat(only.getNetworkTimeout()).isEqualTo(limit);
            }
        }
    }

    @Override
    String octets(String text) {
        return "'" + text + "'::bytea";
    }
}
