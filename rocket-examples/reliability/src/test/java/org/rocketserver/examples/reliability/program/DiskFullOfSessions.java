package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.examples.reliability.client.Client;

/**
 * Sessions kept in files on a disk that is full, while requests are served and when the server stops: what memory has
 * goes on, what fits is there after the next start, and nothing is there that is not whole.
 */
public final class DiskFullOfSessions implements Program {
    private static final int SESSIONS = 200;
    private static final String LOAD = "x".repeat(10_000);

    @Override
    public String name() {
        return "disk-full-sessions";
    }

    @Override
    public String promise() {
        return "sessions for whose files there is no room live on in memory; those that fit outlive a new start, whole";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        Field.Complaints complaints = new Field.Complaints();
        Map<Integer, String> cookies = new TreeMap<>();
        try (Target target = field.serverBelow(DiskFull.SMALL_DISK, List.of("-Xmx128m"), "sessions=files")) {
            for (int i = 0; i < SESSIONS; i++) {
                ask(target.port(), i, "first", "null", cookies, complaints);
            }
            for (int i = 0; i < SESSIONS; i++) {
                ask(target.port(), i, "second", i + "-first" + LOAD, cookies, complaints);
            }
            long begin = System.nanoTime();
            target.again();
            double took = (System.nanoTime() - begin) / 1e9;
            int there = 0;
            for (int i = 0; i < SESSIONS; i++) {
                String before = ask(target.port(), i, "third", "", cookies, complaints);
                if (before.equals(i + "-second" + LOAD)) {
                    there++;
                } else if (!before.equals("null")) {
                    complaints.add("session " + i + " came back as " + cut(before));
                }
            }
            List<String> files =
                    DiskFull.names(target.process().pid(), target.folder().resolve("work"));
            long unfinished =
                    files.stream().filter(name -> name.endsWith(".tmp")).count();
            boolean kept = complaints.count() == 0 && there > 0 && there < SESSIONS && unfinished == 0;
            return new Verdict(
                    kept,
                    String.format(
                            "%d sessions served, %d of them there after the new start, none in part; it took %.1f s; %d"
                                    + " unfinished files; %d lines of warning%s",
                            SESSIONS, there, took, unfinished, target.logged("WARN"), complaints.first()));
        }
    }

    /** Asks for what a session has and gives it something else; answers with the former. */
    private static String ask(
            int port,
            int number,
            String step,
            String expected,
            Map<Integer, String> cookies,
            Field.Complaints complaints) {
        String value = number + "-" + step + LOAD;
        String cookie = cookies.getOrDefault(number, "");
        try (Client client = Client.connect(port)) {
            Client.Answer answer = client.send("GET /session?n=" + value + " HTTP/1.1\r\nHost: x\r\n"
                            + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n") + "\r\n")
                    .read();
            String given = answer.header("Set-Cookie");
            if (!given.isEmpty()) {
                cookies.put(number, given.split(";", 2)[0]);
            }
            String text = answer.text();
            if (answer.status() != 200 || !text.startsWith("session ") || !text.endsWith(" " + value)) {
                complaints.add(step + " " + number + ": " + answer.status() + " " + cut(text));
                return "";
            }
            String before = text.substring("session ".length(), text.length() - value.length() - 1);
            if (!expected.isEmpty() && !before.equals(expected)) {
                complaints.add(step + " " + number + " had " + cut(before));
            }
            return before;
        } catch (IOException e) {
            complaints.add(step + " " + number + ": " + e);
            return "";
        }
    }

    private static String cut(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
