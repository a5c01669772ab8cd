package org.rocketserver.sessions.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.SharedSessionStore;
import org.rocketserver.servlet.spi.StoredSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in a table of a database that several servers use at the same time. Needs nothing but a {@link DataSource},
 * which should be a pool: each call takes a connection, runs one to three statements with automatic commits, and gives
 * it back. Thread-safe.
 *
 * <p>A server can start while the database is down, if its pool can and the table is there already. Requests then wait
 * for a connection as long as the pool lets them, so let it give up after a second or two, and are answered with 503
 * until the database is back. A database that is there and says nothing for 5 seconds (60 where sessions are looked for
 * whose time is over) is treated as down, if the driver supports {@link Connection#setNetworkTimeout}; a shorter limit
 * of the connection's own is kept. With a driver that does not, such as H2's, give it a limit by its own settings.
 *
 * <p>The attributes of sessions are Java objects, and whoever could write them into the table could run code in the
 * servers. So each row is sealed with a secret that the servers share and the database does not know; a row with a
 * broken seal is treated as absent. The time of the last use is not under the seal, so that servers can write it
 * without the attributes, which another may have changed: whoever can write the table can prolong a session, or bring
 * one back as it was, but can neither make nor change one. Rows can be read by whoever can read the table.
 *
 * <p>The table, for a database of one's own making or for {@link #createTable}:
 *
 * <pre>{@code
 * CREATE TABLE rocket_sessions (
 *     application VARCHAR(255) NOT NULL,   -- context path
 *     id          VARCHAR(128) NOT NULL,
 *     created     BIGINT       NOT NULL,   -- milliseconds since 1970
 *     accessed    BIGINT       NOT NULL,
 *     inactive    INTEGER      NOT NULL,   -- seconds that a session may rest
 *     ends        BIGINT       NOT NULL,   -- accessed and inactive together
 *     attributes  BLOB         NOT NULL,   -- or BYTEA, LONGBLOB, VARBINARY(MAX)
 *     PRIMARY KEY (application, id))
 * }</pre>
 *
 * <p>Once a minute each server looks for sessions whose time is over; where there are very many, an index of
 * {@code (application, ends)} helps it.
 */
public final class JdbcSessions implements SharedSessionStore {
    /** The name of the table unless told otherwise. */
    public static final String TABLE = "rocket_sessions";

    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.session");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

    /** How many sessions that are over are held in memory at a time, about. */
    private static final int AT_A_TIME = 250;

    /** How often one call looks for more of them, where rows were broken or other servers faster. */
    private static final int ROUNDS = 20;

    private static final String THIS_ONE = " WHERE application = ? AND id = ?";

    /** SQLSTATE class 23: a row with this key is there already. */
    private static final String CONSTRAINT = "23";

    /** SQLSTATE: undone for the sake of another, and expected again; not serializable, or (PostgreSQL) a deadlock. */
    private static final Set<String> UNDONE = Set.of("40001", "40P01");

    private static final int TRIES = 5;

    /** How long the database may be silent while a request waits. */
    private static final int PATIENCE_MILLIS = 5_000;

    /** The same, where none does and the whole table may have to be read. */
    private static final int SEARCH_MILLIS = 60_000;

    private final DataSource database;
    private final Seal seal;
    private final String table;
    private final int patience;

    /**
     * A store in the table {@link #TABLE}.
     *
     * @param database where the table is
     * @param secret what the servers share and nobody else knows, 16 octets or more; copied
     * @throws IllegalArgumentException the secret is too short
     */
    public JdbcSessions(DataSource database, byte[] secret) {
        this(database, secret, TABLE);
    }

    /**
     * A store in a table of this name.
     *
     * @param table a plain name, with a schema before it if need be
     * @throws IllegalArgumentException the secret is too short, or the name is none
     */
    public JdbcSessions(DataSource database, byte[] secret, String table) {
        this(database, secret, table, PATIENCE_MILLIS);
    }

    /** For tests, with milliseconds of patience. */
    JdbcSessions(DataSource database, byte[] secret, String table, int patience) {
        if (!NAME.matcher(table).matches()) {
            throw new IllegalArgumentException(
                    "the table of sessions must have a plain name, as " + TABLE + " is: " + table);
        }
        this.database = database;
        this.seal = new Seal(secret);
        this.table = table;
        this.patience = patience;
    }

    /**
     * Makes the table if it is not there. Several servers may do so at once. Not to be called by a server that shall
     * also start while the database is down, and of no use where the database does not know {@code CREATE TABLE IF NOT
     * EXISTS}, as SQL Server, Derby and Oracle before 23 do not: there the table is to be made by hand.
     *
     * @return this
     * @throws IOException the database cannot be reached, or refuses it; the message has what it says
     */
    public JdbcSessions createTable() throws IOException {
        try {
            return run(
                    "no table of sessions can be made; is the database there, may this user create tables in it, and"
                            + " does it know CREATE TABLE IF NOT EXISTS? Else make the table by hand, as JdbcSessions"
                            + " describes it",
                    this::createTable);
        } catch (IOException e) {
            Throwable refusal = e.getCause(); // of which nothing is secret, for there are no sessions yet
            throw refusal == null ? e : new IOException(e.getMessage() + ": " + refusal.getMessage(), refusal);
        }
    }

    private JdbcSessions createTable(Connection connection) throws SQLException {
        String octets = octets(connection.getMetaData().getDatabaseProductName());
        try {
            create(connection, octets);
        } catch (SQLException e) {
            LOG.debug("another server may have made the table of sessions at the same time", e);
            create(connection, octets);
        }
        return this;
    }

    private void create(Connection connection, String octets) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE IF NOT EXISTS " + table
                    + " (application VARCHAR(255) NOT NULL, id VARCHAR(128) NOT NULL, created BIGINT NOT NULL,"
                    + " accessed BIGINT NOT NULL, inactive INTEGER NOT NULL, ends BIGINT NOT NULL, attributes "
                    + octets + " NOT NULL, PRIMARY KEY (application, id))");
        }
    }

    private static String octets(String product) {
        return switch (product) {
            case "PostgreSQL" -> "BYTEA";
            case "MySQL", "MariaDB" -> "LONGBLOB";
            default -> "BLOB";
        };
    }

    @Override
    public void save(StoredSession session) throws IOException {
        run("a session could not be written", connection -> {
            if (update(connection, session) == 0) {
                insert(connection, session);
            }
            return session;
        });
    }

    @Override
    public boolean replace(StoredSession session) throws IOException {
        return run("a session could not be written", connection -> update(connection, session) > 0);
    }

    /** {@inheritDoc} One statement that writes the two times only. */
    @Override
    public boolean touch(String application, String id, Instant lastAccessed) throws IOException {
        long used = lastAccessed.toEpochMilli();
        return run("the use of a session could not be written", connection -> {
            // the end comes first: MySQL evaluates from left to right, and both are meant with the time before
            try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table
                    + " SET ends = CASE WHEN inactive > 0 AND accessed < ? THEN ends + (? - accessed) ELSE ends END,"
                    + " accessed = CASE WHEN accessed < ? THEN ? ELSE accessed END" + THIS_ONE)) {
                for (int i = 1; i <= 4; i++) {
                    statement.setLong(i, used);
                }
                statement.setString(5, application);
                statement.setString(6, id);
                return statement.executeUpdate() > 0;
            }
        });
    }

    private int update(Connection connection, StoredSession session) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table
                + " SET created = ?, accessed = ?, inactive = ?, ends = ?, attributes = ?" + THIS_ONE)) {
            set(statement, session);
            return statement.executeUpdate();
        }
    }

    private void insert(Connection connection, StoredSession session) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                + " (created, accessed, inactive, ends, attributes, application, id) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            set(statement, session);
            statement.executeUpdate();
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state == null || !state.startsWith(CONSTRAINT)) {
                throw e;
            }
            // somebody else was faster: the one that writes last counts
            if (update(connection, session) == 0) {
                // without what the database says: that may have the row in it, with the session's id
                throw new SQLException(
                        "a constraint of the table refuses a session, or another server ended it", state);
            }
        }
    }

    private void set(PreparedStatement statement, StoredSession session) throws SQLException {
        statement.setLong(1, session.created().toEpochMilli());
        statement.setLong(2, session.lastAccessed().toEpochMilli());
        statement.setInt(3, session.maxInactiveSeconds());
        statement.setLong(4, ends(session));
        statement.setBytes(5, seal.put(session));
        statement.setString(6, session.application());
        statement.setString(7, session.id());
    }

    private static long ends(StoredSession session) {
        return session.maxInactiveSeconds() <= 0
                ? Long.MAX_VALUE
                : session.lastAccessed()
                        .plusSeconds(session.maxInactiveSeconds())
                        .toEpochMilli();
    }

    @Override
    public @Nullable StoredSession read(String application, String id) throws IOException {
        return run(
                        "a session could not be read",
                        connection -> Optional.ofNullable(select(connection, application, id)))
                .orElse(null);
    }

    /** The session, or null if there is none or its seal is broken. */
    private @Nullable StoredSession select(Connection connection, String application, String id) throws SQLException {
        StoredSession sealed = row(connection, application, id);
        if (sealed == null) {
            return null;
        }
        StoredSession opened = seal.open(sealed);
        if (opened == null) {
            LOG.warn("a stored session of {} has a broken seal and is not used", application);
        }
        return opened;
    }

    /**
     * The session with its seal, or null. It has the names that were asked for, not the row's, which a database may
     * take for the same where only the case of letters differs: then the seal does not fit.
     */
    private @Nullable StoredSession row(Connection connection, String application, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT created, accessed, inactive, attributes FROM " + table + THIS_ONE)) {
            statement.setString(1, application);
            statement.setString(2, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? new StoredSession(
                                application,
                                id,
                                Instant.ofEpochMilli(rows.getLong(1)),
                                Instant.ofEpochMilli(rows.getLong(2)),
                                rows.getInt(3),
                                rows.getBytes(4))
                        : null;
            }
        }
    }

    @Override
    public @Nullable StoredSession take(String application, String id) throws IOException {
        return run("a session could not be taken", connection -> {
                    StoredSession session = select(connection, application, id);
                    return delete(connection, application, id, "") > 0
                            ? Optional.ofNullable(session)
                            : Optional.<StoredSession>empty();
                })
                .orElse(null);
    }

    @Override
    public void remove(String application, String id) throws IOException {
        run("a session could not be removed", connection -> delete(connection, application, id, ""));
    }

    private int delete(Connection connection, String application, String id, String condition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table + THIS_ONE + condition)) {
            statement.setString(1, application);
            statement.setString(2, id);
            return statement.executeUpdate();
        }
    }

    /**
     * {@inheritDoc} Each is taken by one of the servers. Rows with a broken seal are deleted and not returned: after a
     * change of the secret they would stay for ever. If the database fails in the midst of it, what was taken so far is
     * returned: it is there no more, so nobody else could tell the application.
     */
    @Override
    public List<StoredSession> takeExpired(String application, Instant now) throws IOException {
        List<StoredSession> taken = new ArrayList<>();
        try {
            run("sessions that are over could not be taken", SEARCH_MILLIS, connection -> {
                Expired expired = new Expired(connection, application, taken);
                int round = 0;
                while (taken.size() < AT_A_TIME && round < ROUNDS && expired.take(over(connection, application, now))) {
                    round++;
                }
                if (expired.broken > 0) {
                    LOG.warn(
                            "{} stored sessions of {} whose time was over had a broken seal and were deleted",
                            expired.broken,
                            application);
                }
                return taken;
            });
        } catch (IOException e) {
            if (taken.isEmpty()) {
                throw e;
            }
            LOG.warn("the database failed when {} stored sessions of {} had been taken", taken.size(), application, e);
        }
        return taken;
    }

    /** What of a row is small. */
    private record Key(String id, long accessed) {}

    /** The keys of rows whose time is over; what they hold is fetched one by one. */
    private List<Key> over(Connection connection, String application, Instant now) throws SQLException {
        List<Key> over = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT application, id, accessed FROM " + table + " WHERE application = ? AND ends <= ?")) {
            statement.setMaxRows(AT_A_TIME);
            statement.setString(1, application);
            statement.setLong(2, now.toEpochMilli());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    // where the database takes /App for /app, it is somebody else's
                    if (application.equals(rows.getString(1))) {
                        over.add(new Key(rows.getString(2), rows.getLong(3)));
                    }
                }
            }
        }
        return over;
    }

    /** What one call takes. */
    private final class Expired {
        int broken;
        private final Connection connection;
        private final String application;
        private final List<StoredSession> taken;

        Expired(Connection connection, String application, List<StoredSession> taken) {
            this.connection = connection;
            this.application = application;
            this.taken = taken;
        }

        /** Takes these, unless another server was faster or knows of a later use; false if there may be no more. */
        boolean take(List<Key> over) throws SQLException {
            int gone = 0;
            for (Key key : over) {
                StoredSession sealed = row(connection, application, key.id());
                String unchanged = " AND accessed = " + key.accessed();
                if (sealed != null && delete(connection, application, key.id(), unchanged) > 0) {
                    gone++;
                    add(seal.open(sealed));
                }
            }
            return gone > 0 && over.size() == AT_A_TIME;
        }

        private void add(@Nullable StoredSession opened) {
            if (opened == null) {
                broken++;
            } else {
                taken.add(opened);
            }
        }
    }

    /** What is done with a connection. */
    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T run(String failure, Work<T> work) throws IOException {
        return run(failure, patience, work);
    }

    /** Statements of which the database undoes one can be run again: each of them stands for itself. */
    private <T> T run(String failure, int millis, Work<T> work) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return onConnection(millis, work);
            } catch (SQLException | RuntimeException e) {
                // pools and drivers throw both
                if (tries == TRIES || !isUndone(e)) {
                    throw new IOException(failure + " (table " + table + ")", e);
                }
                LOG.debug("the database has undone a statement, which is tried again", e);
            }
        }
    }

    private static boolean isUndone(Exception e) {
        return e instanceof SQLException refused
                && refused.getSQLState() != null
                && UNDONE.contains(refused.getSQLState());
    }

    private <T> T onConnection(int millis, Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection();
                Patience limited = Patience.on(connection, millis)) {
            boolean commits = connection.getAutoCommit();
            if (!commits) {
                connection.setAutoCommit(true);
            }
            try {
                return work.on(connection);
            } finally {
                if (!commits) {
                    connection.setAutoCommit(false);
                }
            }
        }
    }
}
