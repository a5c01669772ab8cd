package org.rocketserver.sessions.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.sessions.jdbc.cluster.Child;
import org.rocketserver.sessions.jdbc.cluster.Counting;
import org.rocketserver.sessions.jdbc.cluster.HaProxy;
import org.rocketserver.sessions.jdbc.cluster.Member;
import org.rocketserver.sessions.jdbc.cluster.MemberMain;
import org.rocketserver.sessions.jdbc.cluster.Postgres;

/** Two processes behind HAProxy, their sessions in PostgreSQL: what clients notice of restarts, and of an outage. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterIT {
    private static final int CLIENTS = 6;
    private static final String FAILS = "the store of the sessions of / fails";
    private static final String WORKS_AGAIN = "the store of the sessions of / works again";

    @TempDir
    static Path folder;

    private static Postgres database;
    private static Member one;
    private static Member two;
    private static HaProxy balancer;

    @BeforeAll
    static void aCluster() throws Exception {
        Postgres.missing().ifPresent(missing -> assumeTrue(false, missing));
        assumeTrue(Child.find("haproxy").isPresent(), "no haproxy here");
        database = Postgres.start();
        MemberMain.createTable(database);
        Path java = Path.of(System.getProperty("java.home"));
        one = new Member("one", folder, java, database.url()).begin();
        two = new Member("two", folder, java, database.url()).begin();
        one.ready();
        two.ready();
        balancer = HaProxy.start(folder, List.of(one, two));
    }

    @AfterAll
    static void end() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {balancer, one, two, database}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static void served(Counting clients, Set<String> members) {
        clients.members();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(clients.members()).isEqualTo(members));
    }

    /** Each in turn goes, while its clients are sent to the other, and comes again; then both restart in place. */
    @Test
    void aRollingRestartLosesNoRequestAndNoSession() throws Exception {
        try (Counting clients = Counting.at(balancer.uri(), CLIENTS)) {
            served(clients, Set.of("one", "two"));
            for (Member member : List.of(one, two)) {
                int before = clients.right();
                member.end();
                assertThat(clients.right()).isGreaterThan(before);
                member.begin().ready();
                served(clients, Set.of("one", "two"));
            }
            for (Member member : List.of(one, two)) {
                member.restart();
                served(clients, Set.of("one", "two"));
            }
            clients.close();

            System.out.println("rolling restart: " + clients);
            assertThat(clients.wrong()).isEmpty();
            assertThat(clients.unavailable()).as(clients.toString()).isZero();
        }
    }

    /** While the database is down a member comes anew; each says once what is wrong; then all goes on by itself. */
    @Test
    void whileTheDatabaseIsDownSessionsAre503AndThenGoOnWhereTheyWere() throws Exception {
        try (Counting clients = Counting.at(balancer.uri(), CLIENTS)) {
            served(clients, Set.of("one", "two"));
            two.end();
            database.down();
            await().atMost(Duration.ofSeconds(60)).until(() -> clients.waiting() == CLIENTS);
            two.begin().ready();
            int failed = clients.unavailable();
            await().atMost(Duration.ofSeconds(60)).until(() -> clients.unavailable() > failed + 2 * CLIENTS);

            database.up();
            await().atMost(Duration.ofSeconds(60)).until(() -> clients.waiting() == 0);
            for (Member member : List.of(one, two)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> member.count(WORKS_AGAIN) > 0);
            }
            served(clients, Set.of("one", "two"));
            clients.close();

            System.out.println("outage: " + clients);
            assertThat(clients.wrong()).isEmpty();
        }
        for (Member member : List.of(one, two)) {
            assertThat(member.count(FAILS)).isBetween(1, 2);
        }
    }
}
