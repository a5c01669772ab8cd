package org.rocketserver.sessions.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a connection waits for a silent database, until it is closed: then it waits as it did before. Does nothing
 * where the driver has no such limit. Used by one thread.
 */
final class Patience implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.session");

    private final Connection connection;

    /** In milliseconds; negative if nothing was changed. */
    private final int before;

    private Patience(Connection connection, int before) {
        this.connection = connection;
        this.before = before;
    }

    /** Limits a connection to some milliseconds, unless it has a shorter limit of its own. */
    static Patience on(Connection connection, int millis) {
        try {
            int before = connection.getNetworkTimeout();
            if (before == 0 || before > millis) {
                connection.setNetworkTimeout(Runnable::run, millis);
                return new Patience(connection, before);
            }
        } catch (SQLException | AbstractMethodError e) {
            // a driver without it (the error: one older than JDBC 4.1); a connection that is broken fails soon enough
            LOG.debug("the database driver does not limit how long it waits", e);
        }
        return new Patience(connection, -1);
    }

    @Override
    public void close() {
        if (before < 0) {
            return;
        }
        try {
            connection.setNetworkTimeout(Runnable::run, before);
        } catch (SQLException e) {
            LOG.debug("a connection that failed cannot be told to wait as before", e);
        }
    }
}
