package org.rocketserver.sessions.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.spi.StoredSession;

/** What the store does by itself, on whatever database. */
abstract class StoreRules {
    private static final Instant THEN = Instant.ofEpochMilli(1_700_000_000_000L);
    static final byte[] SECRET = "a secret of the test's".getBytes(StandardCharsets.UTF_8);

    private DataSource database;
    private JdbcSessions sessions;

    /** A database without a table of sessions. */
    abstract DataSource database() throws Exception;

    /** SQL for octets. */
    abstract String octets(String text);

    @BeforeEach
    void aTable() throws Exception {
        database = database();
        sessions = new JdbcSessions(database, SECRET).createTable().createTable();
    }

    private static StoredSession session(String id, String content) {
        return new StoredSession("/app", id, THEN, THEN.plusSeconds(10), 60, content.getBytes(StandardCharsets.UTF_8));
    }

    private static String content(StoredSession session) {
        return new String(Objects.requireNonNull(session).attributes(), StandardCharsets.UTF_8);
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    @Test
    void whatIsSavedIsReadAsOftenAsWanted() throws IOException {
        sessions.save(session("one", "x"));
        for (int i = 0; i < 2; i++) {
            StoredSession read = sessions.read("/app", "one");
            assertThat(read).usingRecursiveComparison().isEqualTo(session("one", "x"));
        }
        assertThat(sessions.read("/app", "two")).isNull();
        assertThat(sessions.read("/other", "one")).isNull();
    }

    @Test
    void savingAgainReplaces() throws IOException {
        sessions.save(session("one", "first"));
        sessions.save(session("one", "second"));
        assertThat(content(sessions.read("/app", "one"))).isEqualTo("second");
    }

    @Test
    void onlyWhatIsThereIsReplaced() throws IOException {
        assertThat(sessions.replace(session("one", "x"))).isFalse();
        assertThat(sessions.read("/app", "one")).isNull();
        sessions.save(session("one", "x"));
        assertThat(sessions.replace(session("one", "y"))).isTrue();
        assertThat(content(sessions.read("/app", "one"))).isEqualTo("y");
    }

    @Test
    void onlyTheUseOfWhatIsThereIsNotedAndNeverAnEarlierOne() throws IOException {
        assertThat(sessions.touch("/app", "one", THEN.plusSeconds(30))).isFalse();
        assertThat(sessions.read("/app", "one")).isNull();
        sessions.save(session("one", "x"));

        assertThat(sessions.touch("/app", "one", THEN.plusSeconds(30))).isTrue();
        assertThat(sessions.touch("/app", "one", THEN.plusSeconds(20))).isTrue();

        assertThat(sessions.read("/app", "one"))
                .usingRecursiveComparison()
                .isEqualTo(new StoredSession(
                        "/app", "one", THEN, THEN.plusSeconds(30), 60, "x".getBytes(StandardCharsets.UTF_8)));
        assertThat(sessions.takeExpired("/app", THEN.plusSeconds(89))).isEmpty();
        assertThat(sessions.takeExpired("/app", THEN.plusSeconds(90))).hasSize(1);
    }

    @Test
    void theUseOfASessionWithoutATimeoutGivesItNone() throws IOException {
        sessions.save(new StoredSession("/app", "forever", THEN, THEN, 0, new byte[0]));
        assertThat(sessions.touch("/app", "forever", THEN.plusSeconds(30))).isTrue();

        assertThat(sessions.takeExpired("/app", Instant.ofEpochMilli(Long.MAX_VALUE - 1)))
                .isEmpty();
        assertThat(sessions.read("/app", "forever"))
                .extracting(StoredSession::lastAccessed)
                .isEqualTo(THEN.plusSeconds(30));
    }

    @Test
    void whatIsTakenOrRemovedIsGone() throws IOException {
        sessions.save(session("one", "x"));
        assertThat(content(sessions.take("/app", "one"))).isEqualTo("x");
        assertThat(sessions.take("/app", "one")).isNull();
        sessions.save(session("one", "x"));
        sessions.remove("/app", "one");
        assertThat(sessions.read("/app", "one")).isNull();
    }

    @Test
    void whoseTimeIsOverIsTakenOnce() throws IOException {
        sessions.save(session("old", "x"));
        sessions.save(new StoredSession("/app", "forever", THEN, THEN, 0, new byte[0]));
        assertThat(sessions.takeExpired("/app", THEN.plusSeconds(69))).isEmpty();
        List<StoredSession> over = sessions.takeExpired("/app", THEN.plusSeconds(70));
        assertThat(over).singleElement().satisfies(session -> assertThat(session.id())
                .isEqualTo("old"));
        assertThat(sessions.takeExpired("/app", THEN.plusSeconds(70))).isEmpty();
        assertThat(sessions.read("/app", "forever")).isNotNull();
    }

    /** Nobody else could tell the application that they are over: their rows are gone. */
    @Test
    void whatWasTakenBeforeTheConnectionBrokeIsReturned() throws Exception {
        for (int i = 0; i < 5; i++) {
            sessions.save(session("old-" + i, "x"));
        }
        List<StoredSession> taken;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            JdbcSessions breaking = new JdbcSessions(breakingAfter(3, connection), SECRET);
            taken = breaking.takeExpired("/app", THEN.plusSeconds(70));
            assertThat(taken).hasSize(3);
            assertThatThrownBy(() -> breaking.takeExpired("/app", THEN.plusSeconds(70)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(sessions.takeExpired("/app", THEN.plusSeconds(70)))
                .hasSize(2)
                .extracting(StoredSession::id)
                .doesNotContainAnyElementsOf(
                        taken.stream().map(StoredSession::id).toList());
    }

    /** Gives one connection, by which so many rows can be deleted and then nothing works. */
    private static DataSource breakingAfter(int rows, Connection connection) {
        AtomicInteger deleted = new AtomicInteger();
        return only((Connection) Proxy.newProxyInstance(
                StoreRules.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    boolean deletes =
                            method.getName().equals("prepareStatement") && ((String) arguments[0]).startsWith("DELETE");
                    if ((deletes ? deleted.incrementAndGet() : deleted.get()) > rows) {
                        throw new SQLException("the test broke the connection");
                    }
                    return method.invoke(connection, arguments);
                }));
    }

    /** As after a change of the secret. */
    @Test
    void whoseTimeIsOverAndWhoseSealIsBrokenIsDeletedAndStopsNobody() throws IOException {
        JdbcSessions before =
                new JdbcSessions(database, "an earlier secret, long enough".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 600; i++) {
            before.save(session("broken-" + i, "x"));
        }
        for (int i = 0; i < 100; i++) {
            sessions.save(session("whole-" + i, "x"));
        }
        assertThat(sessions.takeExpired("/app", THEN.plusSeconds(70))).hasSize(100);
        assertThat(before.takeExpired("/app", THEN.plusSeconds(70))).isEmpty();
    }

    @Test
    void veryManyWhoseTimeIsOverAreTakenInSeveralCalls() throws IOException {
        for (int i = 0; i < 600; i++) {
            sessions.save(session("old-" + i, "x"));
        }
        int taken = 0;
        for (int calls = 0; calls < 6; calls++) {
            List<StoredSession> some = sessions.takeExpired("/app", THEN.plusSeconds(70));
            assertThat(some).hasSizeLessThanOrEqualTo(1000);
            taken += some.size();
        }
        assertThat(taken).isEqualTo(600);
    }

    /** It is a secret of the client's, and exceptions go to the log. */
    @Test
    void whatATableRefusesIsSaidWithoutTheSessionsId() throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE rocket_sessions ADD CONSTRAINT one_of_each UNIQUE (id)");
        }
        sessions.save(session("the-secret", "x"));
        StoredSession same = new StoredSession("/other", "the-secret", THEN, THEN, 60, new byte[1]);

        assertThatThrownBy(() -> sessions.save(same))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(Throwables.getStackTrace(e))
                        .contains("constraint")
                        .doesNotContain("the-secret"));
    }

    @Test
    void aChangedRowIsNotUsed() throws Exception {
        sessions.save(session("one", "x"));
        change("UPDATE rocket_sessions SET attributes = " + octets("forged and long enough to hold a seal"));
        assertThat(sessions.read("/app", "one")).isNull();
        sessions.save(session("one", "x"));
        change("UPDATE rocket_sessions SET inactive = 0");
        assertThat(sessions.read("/app", "one")).isNull();
        sessions.save(session("one", "x"));
        change("UPDATE rocket_sessions SET id = 'two'");
        assertThat(sessions.read("/app", "two")).isNull();
    }

    @Test
    void aServerWithAnotherSecretReadsNothing() throws IOException {
        sessions.save(session("one", "x"));
        JdbcSessions other = new JdbcSessions(database, "another secret, long enough".getBytes(StandardCharsets.UTF_8));
        assertThat(other.read("/app", "one")).isNull();
    }

    @Test
    void twoThatSaveTheSameAtOnceBothSucceed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 50; i++) {
                String id = "at-once-" + i;
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<?>> both =
                        List.of(threads.submit(() -> saveAfter(start, id)), threads.submit(() -> saveAfter(start, id)));
                for (Future<?> each : both) {
                    each.get();
                }
                assertThat(sessions.read("/app", id)).isNotNull();
            }
        } finally {
            threads.shutdown();
        }
    }

    private Void saveAfter(CyclicBarrier start, String id) throws Exception {
        start.await();
        sessions.save(session(id, Thread.currentThread().getName()));
        return null;
    }

    @Test
    void severalThatMakeTheTableAtOnceAllSucceed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int turn = 0; turn < 5; turn++) {
                String table = "made_at_once_" + turn;
                CyclicBarrier start = new CyclicBarrier(4);
                List<Future<JdbcSessions>> all = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    all.add(threads.submit(() -> {
                        start.await();
                        return new JdbcSessions(database, SECRET, table).createTable();
                    }));
                }
                for (Future<JdbcSessions> each : all) {
                    assertThat(each.get().read("/app", "one")).isNull();
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void connectionsThatDoNotCommitByThemselvesAreMadeToAndGivenBackAsTheyWere() throws Exception {
        try (Connection only = database.getConnection()) {
            only.setAutoCommit(false);
            DataSource one = only(only);
            new JdbcSessions(one, SECRET).save(session("one", "x"));
            assertThat(only.getAutoCommit()).isFalse();
        }
        assertThat(content(sessions.read("/app", "one"))).isEqualTo("x");
    }

    /** As it does where transactions are serializable, and in a deadlock. */
    @Test
    void whatTheDatabaseUndoesForTheSakeOfAnotherIsTriedAgainAndNotForEver() throws Exception {
        try (Connection connection = database.getConnection()) {
            AtomicInteger undone = new AtomicInteger();
            new JdbcSessions(undoing(2, undone, connection), SECRET).save(session("one", "x"));
            assertThat(undone).hasValue(2);
            assertThat(content(sessions.read("/app", "one"))).isEqualTo("x");

            undone.set(0);
            assertThatThrownBy(() -> new JdbcSessions(undoing(1000, undone, connection), SECRET).read("/app", "one"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("could not be read");
            assertThat(undone).hasValueBetween(2, 20);
        }
    }

    /** Gives one connection, whose first statements are undone. */
    private static DataSource undoing(int statements, AtomicInteger undone, Connection connection) {
        ClassLoader loader = StoreRules.class.getClassLoader();
        Connection undoing = (Connection)
                Proxy.newProxyInstance(loader, new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement") && undone.get() < statements) {
                        undone.incrementAndGet();
                        throw new SQLException("could not serialize access", "40001");
                    }
                    return method.getName().equals("close") ? null : method.invoke(connection, arguments);
                });
        return (DataSource) Proxy.newProxyInstance(
                loader, new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> undoing);
    }

    /** Gives one connection, and keeps it open. */
    static DataSource only(Connection connection) {
        ClassLoader loader = StoreRules.class.getClassLoader();
        Connection kept = (Connection) Proxy.newProxyInstance(
                loader,
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
        return (DataSource)
                Proxy.newProxyInstance(loader, new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> kept);
    }
}
