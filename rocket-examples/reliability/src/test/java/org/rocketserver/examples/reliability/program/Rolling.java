package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.sessions.jdbc.cluster.Child;
import org.rocketserver.sessions.jdbc.cluster.Counting;
import org.rocketserver.sessions.jdbc.cluster.HaProxy;
import org.rocketserver.sessions.jdbc.cluster.Member;
import org.rocketserver.sessions.jdbc.cluster.MemberMain;
import org.rocketserver.sessions.jdbc.cluster.Postgres;

/** Two servers behind HAProxy with their sessions in PostgreSQL, restarted in turn while clients count in theirs. */
public final class Rolling implements Program {
    private static final int ROUNDS = 10;
    private static final int CLIENTS = 16;

    @Override
    public String name() {
        return "rolling";
    }

    @Override
    public String promise() {
        return "servers that share sessions, restarted in turn under load: no request and no session lost";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        if (Postgres.missing().isPresent()) {
            throw new IOException(Postgres.missing().get());
        }
        if (Child.find("haproxy").isEmpty()) {
            throw new IOException("no haproxy here");
        }
        Path folder = Files.createTempDirectory("rocket-rolling");
        try (Postgres database = Postgres.start();
                Member one = new Member("one", folder, field.java(), database.url());
                Member two = new Member("two", folder, field.java(), database.url())) {
            MemberMain.createTable(database);
            one.begin();
            two.begin();
            one.ready();
            two.ready();
            return restart(field.scaled(ROUNDS), folder, List.of(one, two));
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static Verdict restart(int rounds, Path folder, List<Member> members) throws Exception {
        try (HaProxy balancer = HaProxy.start(folder, members);
                Counting clients = Counting.at(balancer.uri(), CLIENTS)) {
            for (int i = 0; i < rounds; i++) {
                for (Member member : members) {
                    Target.pause(1000);
                    if (i % 2 == 0) {
                        member.end();
                        member.begin().ready();
                    } else {
                        member.restart();
                    }
                }
            }
            Target.pause(1000);
            clients.close();
            boolean all = clients.members().size() == members.size();
            return new Verdict(
                    all && clients.wrong().isEmpty() && clients.unavailable() == 0,
                    rounds * members.size() + " restarts, " + clients);
        }
    }
}
