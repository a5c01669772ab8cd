package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;
import org.rocketserver.examples.reliability.client.GoodClients;

/**
 * The server's wall clock, and no other, is set back and forth under load, by libfaketime (a package of the system).
 */
public final class ClockJumps implements Program {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));
    private static final List<Duration> SET_TO = List.of(
            Duration.ofHours(2),
            Duration.ofHours(-2),
            Duration.ofDays(400),
            Duration.ofDays(-400),
            Duration.ZERO,
            Duration.ofSeconds(-45),
            Duration.ofMinutes(31),
            Duration.ZERO);
    private static final int STEP_MILLIS = 3000;
    private static final long HEAD_SECONDS = 20;
    private static final long SLACK_SECONDS = 5;

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String promise() {
        return "the wall clock jumps by hours and days: no deadline, timer or session notices, and Date is right at once";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        Path library = LIBRARIES.stream().filter(Files::exists).findFirst().orElse(null);
        if (library == null) {
            throw new IOException("libfaketime is not installed");
        }
        List<String> below = List.of(
                "sh",
                "-c",
                "echo +0 > \"$FOLDER\"/clock; export LD_PRELOAD=" + library + " FAKETIME_NO_CACHE=1"
                        + " FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_TIMESTAMP_FILE=\"$FOLDER\"/clock; exec \"$@\"",
                "sh");
        Field.Complaints complaints = new Field.Complaints();
        try (Target target = field.serverBelow(below, List.of("-Xmx256m"))) {
            Aborts.warm(target);
            int port = target.port();
            CompletableFuture<Double> dripping = CompletableFuture.supplyAsync(() -> drip(port));
            Client resting = Client.connect(port);
            resting.ask("/hello?n=1");
            GoodClients good = GoodClients.start(port, 4);
            String cookie = session(port, "", 0, complaints);
            int jumps = 0;
            for (Duration to : SET_TO) {
                jump(target, to, jumps, complaints);
                session(port, cookie, ++jumps, complaints);
            }
            good.close();
            if (!resting.ask("/hello?n=2").text().equals("hello 2")) {
                complaints.add("a resting connection was lost");
            }
            resting.close();
            double cut = dripping.join();
            boolean kept = complaints.count() == 0
                    && good.unserved() == 0
                    && cut >= HEAD_SECONDS - 1
                    && cut <= HEAD_SECONDS + SLACK_SECONDS
                    && target.logged("ERROR") == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d jumps; a dripping head cut after %.1f s; %d complaints%s; %s",
                            jumps, cut, complaints.count(), complaints.first(), good.summary()));
        }
    }

    /** Sets the clock in the middle of requests that wait, one in a thread and one without, and looks at the date. */
    private static void jump(Target target, Duration to, int n, Field.Complaints complaints) throws IOException {
        try (Client sleeping = Client.connect(target.port());
                Client waiting = Client.connect(target.port())) {
            long begin = System.nanoTime();
            sleeping.get("/sleep?ms=" + STEP_MILLIS + "&n=" + n);
            waiting.get("/async?ms=" + STEP_MILLIS / 2 + "&n=" + n);
            Target.pause(STEP_MILLIS / 6);
            Files.writeString(target.folder().resolve("clock"), (to.isNegative() ? "" : "+") + to.toSeconds() + "\n");
            try (Client client = Client.connect(target.port())) {
                Client.Answer answer = client.ask("/hello?n=3");
                Instant date = ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                Duration off = Duration.between(Instant.now().plus(to), date).abs();
                if (off.compareTo(Duration.ofSeconds(2)) > 0) {
                    complaints.add("Date is off by " + off + " after " + to);
                }
            }
            expect(waiting, "async " + n, begin, STEP_MILLIS / 2, complaints);
            expect(sleeping, "slept " + n, begin, STEP_MILLIS, complaints);
        }
    }

    private static void expect(Client client, String text, long begin, long millis, Field.Complaints complaints)
            throws IOException {
        Client.Answer answer = client.read();
        long took = (System.nanoTime() - begin) / 1_000_000;
        if (!answer.text().equals(text) || took < millis - 50 || took > millis + SLACK_SECONDS * 1000) {
            complaints.add(answer.status() + " " + answer.text() + " after " + took + " ms");
        }
    }

    /** Counts in a session; gives its cookie. */
    private static String session(int port, String cookie, int n, Field.Complaints complaints) throws IOException {
        try (Client client = Client.connect(port)) {
            Client.Answer answer = client.send("GET /session?n=" + n + " HTTP/1.1\r\nHost: x\r\n"
                            + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n") + "\r\n")
                    .read();
            String expected = "session " + (n == 0 ? "null" : n - 1) + " " + n;
            if (!answer.text().equals(expected)) {
                complaints.add(answer.text() + " for " + expected);
            }
            return answer.header("Set-Cookie").split(";", 2)[0];
        }
    }

    /** Sends a head octet by octet until it is cut; gives the seconds. */
    private static double drip(int port) {
        long begin = System.nanoTime();
        try (Client client = Client.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Drip: ");
            while (System.nanoTime() - begin < Duration.ofSeconds(60).toNanos() && !client.closedWithin(200)) {
                client.send("x");
            }
        } catch (IOException e) {
            // it was cut
            return (System.nanoTime() - begin) / 1e9;
        }
        return (System.nanoTime() - begin) / 1e9;
    }
}
