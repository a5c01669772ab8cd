package org.rocketserver.sessions.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** The store by itself, on a database in memory. */
class JdbcSessionsTest extends StoreRules {
    private static final byte[] SECRET = "a secret of the test's".getBytes(StandardCharsets.UTF_8);

    private final JdbcDataSource database = new JdbcDataSource();

    @Override
    DataSource database() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return database;
    }

    @Override
    String octets(String text) {
        return "RAWTOHEX('" + text + "')";
    }

    @Test
    void aDatabaseThatIsDownIsAnIOExceptionThatSaysWhatToLookAt() {
        database.setURL("jdbc:h2:mem:gone;IFEXISTS=TRUE");
        JdbcSessions sessions = new JdbcSessions(database, SECRET);
        assertThatThrownBy(() -> sessions.read("/app", "one"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rocket_sessions")
                .hasCauseInstanceOf(SQLException.class);
        assertThatThrownBy(sessions::createTable)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is the database there");
    }

    @Test
    void aPoolThatThrowsSomethingElseIsAnIOExceptionToo() {
        DataSource closed = new JdbcDataSource() {
            private static final long serialVersionUID = 1;

            @Override
            public Connection getConnection() {
                throw new IllegalStateException("the pool is closed");
            }
        };
        assertThatThrownBy(() -> new JdbcSessions(closed, SECRET).read("/app", "one"))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("the pool is closed");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new JdbcSessions(database, new byte[15])).hasMessageContaining("16 octets");
        assertThatThrownBy(() -> new JdbcSessions(database, SECRET, "x; DROP TABLE y"))
                .hasMessageContaining("plain name");
    }
}
