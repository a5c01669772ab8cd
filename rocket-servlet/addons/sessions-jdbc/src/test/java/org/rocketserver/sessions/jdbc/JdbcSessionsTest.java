package org.rocketserver.sessions.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.spi.StoredSession;

/** The store by itself, on a database in memory. */
class JdbcSessionsTest extends StoreRules {
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

    /** As many a database refuses the statement itself, for it does not know it. */
    @Test
    void whyNoTableCanBeMadeIsInTheMessage() {
        JdbcSessions sessions = new JdbcSessions(database(), SECRET, "nowhere.sessions");
        assertThatThrownBy(sessions::createTable)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does it know CREATE TABLE IF NOT EXISTS?")
                .hasMessageContaining("(table nowhere.sessions): Schema \"NOWHERE\" not found")
                .hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void aPoolThatThrowsSomethingElseIsAnIOExceptionToo() {
        DataSource closed = (DataSource) Proxy.newProxyInstance(
                JdbcSessionsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException("the pool is closed");
                });
        assertThatThrownBy(() -> new JdbcSessions(closed, SECRET).read("/app", "one"))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("the pool is closed");
    }

    /** As under many a collation of MySQL's and SQL Server's. */
    @Test
    void aDatabaseThatDoesNotTellCapitalsHandsOutNobodyElsesSession() throws IOException {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;IGNORECASE=TRUE");
        JdbcSessions sessions = new JdbcSessions(database, SECRET).createTable();
        sessions.save(new StoredSession("/app", "one", Instant.EPOCH, Instant.EPOCH, 60, new byte[1]));

        assertThat(sessions.read("/App", "one")).isNull();
        assertThat(sessions.read("/app", "ONE")).isNull();
        assertThat(sessions.takeExpired("/App", Instant.EPOCH.plusSeconds(61))).isEmpty();
        assertThat(sessions.takeExpired("/app", Instant.EPOCH.plusSeconds(61))).hasSize(1);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new JdbcSessions(database, new byte[15])).hasMessageContaining("16 octets");
        assertThatThrownBy(() -> new JdbcSessions(database, SECRET, "x; DROP TABLE y"))
                .hasMessageContaining("plain name");
    }
}
