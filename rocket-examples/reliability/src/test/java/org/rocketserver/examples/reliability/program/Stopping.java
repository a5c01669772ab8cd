package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;

/**
 * Ends or restarts a server under {@link Traffic}. It ends three times: with clients that are stuck; without, so that
 * it has to end when the last is answered; and with so few threads that requests wait for one.
 */
public final class Stopping implements Program {
    private static final int DRAIN = 6;
    private static final int RESTARTS = 5;
    private static final Duration RESTART = Duration.ofSeconds(20);
    private static final Duration UNTIL_QUEUED = Duration.ofSeconds(20);
    private static final String RESTARTED = "Restarted";

    /** Milliseconds that the application takes to end after the last connection, so that a cut is seen before. */
    private static final int LINGER = 1500;

    /** How much later than the last answer the process may end if nobody is stuck. */
    private static final double MOST_SECONDS_AFTER = 1;

    private static final int DEAF = 50_000_000;
    private static final int FEW_THREADS = 10;
    private static final int MORE_LONG = 12;
    private static final int STATUS_OF_SIGTERM = 143;

    /** How it is ended. */
    public enum Way {
        /** By the signal. */
        SIGTERM,
        /** By its own method. */
        STOP,
        /** Not at all: it restarts a few times, half of them by the signal. */
        SIGHUP
    }

    /** An end: whether it was as it has to be, and what was seen. */
    private record End(boolean kept, String figure) {}

    /** A client that will be stuck, and when the server cut it. */
    private static final class Stuck {
        private final Client client;
        private final Thread watcher;
        private volatile long cut = Long.MAX_VALUE;

        Stuck(Client client) {
            this.client = client;
            this.watcher = new Thread(this::watch, "stuck");
            watcher.start();
        }

        /** One that never sends the rest of its body. */
        static Stuck silent(int port) throws IOException {
            return new Stuck(
                    Client.connect(port).send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"));
        }

        /** Waits until it is cut, and says how many seconds after a moment that was. */
        double cutAfter(long begin) throws InterruptedException {
            watcher.join();
            return (cut - begin) / 1e9;
        }

        private void watch() {
            try (client) {
                if (client.closedWithin((DRAIN + 20) * 1000)) {
                    cut = System.nanoTime();
                }
            } catch (IOException e) {
                // then nothing is known of a cut
                System.err.println("a stuck client could not be watched: " + e);
            }
        }
    }

    private final Way way;

    /** A program for one way. */
    public Stopping(Way way) {
        this.way = way;
    }

    @Override
    public String name() {
        return way.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String promise() {
        return way == Way.SIGHUP
                ? "restarts under load lose no request, and cut stuck clients at the drain limit"
                : "ending under load loses no request, stuck clients are cut at the drain limit, and without them it"
                        + " ends with the last answer";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        if (way == Way.SIGHUP) {
            return restarts(field);
        }
        End stuck = stuck(field);
        End plain = plain(field, 0, "drain=" + DRAIN);
        End queued = plain(field, MORE_LONG, "drain=" + DRAIN, "max=" + FEW_THREADS);
        return new Verdict(
                stuck.kept && plain.kept && queued.kept,
                "with stuck clients: " + stuck.figure + "; without: " + plain.figure + "; with " + FEW_THREADS
                        + " threads: " + queued.figure);
    }

    private static Target server(Field field, String... settings) throws IOException {
        return field.server(List.of("-Xmx512m", "-Dreliability.requests=INFO", "-Dreliability.level=INFO"), settings);
    }

    private Verdict restarts(Field field) throws Exception {
        try (Target target = server(field, "drain=" + DRAIN)) {
            Traffic traffic = new Traffic(false);
            traffic.start(target.port(), 0);
            Target.pause(3000);
            int before = traffic.answered();
            double cut = 0;
            for (int i = 1; i <= RESTARTS; i++) {
                Stuck silent = i == RESTARTS ? Stuck.silent(target.port()) : null;
                Target.pause(300);
                long begin = System.nanoTime();
                if (i % 2 == 0) {
                    target.signal("HUP");
                } else {
                    target.restart();
                }
                awaitLogged(target, i);
                cut = silent == null ? 0 : silent.cutAfter(begin);
            }
            traffic.end(target);
            long failed = target.logged("restart failed");
            long restarts = target.logged(RESTARTED);
            boolean kept = traffic.lost().count() == 0
                    && traffic.answered() > before
                    && failed == 0
                    && restarts == RESTARTS
                    && atTheLimit(cut);
            return new Verdict(
                    kept,
                    String.format(
                            "%s, %d of %d restarts done, %d failed, a stuck client cut after %.1f s (drain limit %d s)%s",
                            traffic.summary(),
                            restarts,
                            RESTARTS,
                            failed,
                            cut,
                            DRAIN,
                            traffic.lost().first()));
        }
    }

    private static void awaitLogged(Target target, int restarts) throws IOException {
        long end = System.nanoTime() + RESTART.toNanos();
        while (target.logged(RESTARTED) < restarts && System.nanoTime() < end) {
            Target.pause(50);
        }
    }

    private void tell(Target target) throws Exception {
        if (way == Way.SIGTERM) {
            target.signal("TERM");
        } else {
            target.stop();
        }
    }

    /** Whether the process ended by what it was told, and by nothing else. */
    private boolean endedRightly(Target target, boolean ended) {
        return ended && target.process().exitValue() == (way == Way.SIGTERM ? STATUS_OF_SIGTERM : 0);
    }

    /** Two that will be stuck: one never sends the rest of its body, one never reads. */
    private End stuck(Field field) throws Exception {
        try (Target target = server(field, "drain=" + DRAIN, "linger=" + LINGER)) {
            Traffic traffic = new Traffic(true);
            traffic.start(target.port(), 0);
            Target.pause(3000);
            int answered = traffic.answered();
            Stuck silent = Stuck.silent(target.port());
            Client deaf = Client.connect(target.port(), 4096).get("/octets?n=1&count=" + DEAF);
            Target.pause(200);
            traffic.ending();
            long begin = System.nanoTime();
            tell(target);
            double cut = silent.cutAfter(begin);
            // only now does the deaf one read: what is left in buffers, and no more, if it was cut
            long heard = rest(deaf);
            long heardAt = System.nanoTime();
            boolean ended = target.ended(Duration.ofSeconds(DRAIN + 20));
            long end = System.nanoTime();
            traffic.end(target);
            // the process would cut them by its end, which is later by as much as the application lingers
            long latest = end - Duration.ofMillis(LINGER / 2).toNanos();
            boolean before = silent.cut < latest && heardAt < latest && heard < DEAF;
            boolean kept = traffic.lost().count() == 0
                    && traffic.answered() > answered
                    && endedRightly(target, ended)
                    && before
                    && atTheLimit(cut);
            return new End(
                    kept,
                    String.format(
                            "%s, cut %s after %.1f s (drain limit %d s), %d octets left for who does not read, %s%s",
                            traffic.summary(),
                            before ? "before the end" : "NOT before the end",
                            cut,
                            DRAIN,
                            heard,
                            exit(target, ended),
                            traffic.lost().first()));
        }
    }

    /** Reads to the end of the connection, however it ends, and says how much there was. */
    private static long rest(Client client) {
        long total = 0;
        byte[] block = new byte[64 * 1024];
        try (client) {
            InputStream in = client.socket().getInputStream();
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                total += count;
            }
        } catch (SocketTimeoutException e) {
            // not cut
            return DEAF;
        } catch (IOException e) {
            return total;
        }
        return total;
    }

    /** Nobody is stuck: it ends as soon as the last is answered. */
    private End plain(Field field, int moreLong, String... settings) throws Exception {
        try (Target target = server(field, settings)) {
            Traffic traffic = new Traffic(true);
            traffic.start(target.port(), moreLong);
            Target.pause(3000);
            long queued = moreLong == 0
                    ? 0
                    : target.await(UNTIL_QUEUED, now -> now.queued() > 0).queued();
            int answered = traffic.answered();
            traffic.ending();
            long begin = System.nanoTime();
            tell(target);
            boolean ended = target.ended(Duration.ofSeconds(DRAIN + 20));
            long end = System.nanoTime();
            traffic.end(target);
            double after = (end - traffic.lastAnswer()) / 1e9;
            boolean kept = traffic.lost().count() == 0
                    && traffic.answered() > answered
                    && endedRightly(target, ended)
                    && after <= MOST_SECONDS_AFTER
                    && (moreLong == 0 || queued > 0);
            return new End(
                    kept,
                    String.format(
                            "%s, %d waited for a thread, ended after %.1f s, %.2f s after the last answer, %s%s",
                            traffic.summary(),
                            queued,
                            (end - begin) / 1e9,
                            after,
                            exit(target, ended),
                            traffic.lost().first()));
        }
    }

    private static boolean atTheLimit(double seconds) {
        return seconds >= DRAIN - 1 && seconds < DRAIN + 4;
    }

    private static String exit(Target target, boolean ended) {
        return "exit " + (ended ? target.process().exitValue() : "none");
    }
}
