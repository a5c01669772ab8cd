package org.rocketserver.examples.reliability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rocketserver.examples.reliability.program.Aborts;
import org.rocketserver.examples.reliability.program.ClockJumps;
import org.rocketserver.examples.reliability.program.ConnectFlood;
import org.rocketserver.examples.reliability.program.Descriptors;
import org.rocketserver.examples.reliability.program.DiskFull;
import org.rocketserver.examples.reliability.program.DiskFullOfSessions;
import org.rocketserver.examples.reliability.program.Floods;
import org.rocketserver.examples.reliability.program.Handshakes;
import org.rocketserver.examples.reliability.program.IdleFlood;
import org.rocketserver.examples.reliability.program.MixedLoad;
import org.rocketserver.examples.reliability.program.Mutations;
import org.rocketserver.examples.reliability.program.Rolling;
import org.rocketserver.examples.reliability.program.Slow;
import org.rocketserver.examples.reliability.program.SmallHeap;
import org.rocketserver.examples.reliability.program.Starvation;
import org.rocketserver.examples.reliability.program.Stopping;
import org.rocketserver.examples.reliability.program.Throwables;
import org.rocketserver.examples.reliability.program.TlsDefaults;

/**
 * Runs the programs that are named, or all: {@code Reliability [--java HOME] [--scale X] [--seed N] [--list]
 * [NAME...]}. Prints lines for each and how long all took; the exit status is 0 if Rocket kept every promise, 2 if it
 * did not, 1 if a program could not be carried out.
 */
public final class Reliability {
    private static final int USAGE = 1;
    private static final int BROKEN = 2;

    private static final List<Program> PROGRAMS = List.of(
            new Stopping(Stopping.Way.SIGTERM),
            new Stopping(Stopping.Way.STOP),
            new Stopping(Stopping.Way.SIGHUP),
            new Rolling(),
            new Aborts(),
            new SmallHeap(),
            new Throwables(),
            new MixedLoad("platform"),
            new MixedLoad("virtual"),
            new Mutations(),
            new Slow(Slow.With.HEADS),
            new Slow(Slow.With.BODIES),
            new Slow(Slow.With.READERS),
            new IdleFlood(),
            new ConnectFlood(),
            new Handshakes(),
            new Starvation(Starvation.With.DEFAULT),
            new Starvation(Starvation.With.BOUNDED),
            new Starvation(Starvation.With.REFUSING),
            new Descriptors(),
            new Floods(),
            new DiskFull(),
            new DiskFullOfSessions(),
            new ClockJumps(),
            new TlsDefaults());

    private Reliability() {}

    /** Runs. */
    public static void main(String... arguments) {
        List<Program> chosen = new ArrayList<>();
        Path java = Path.of(System.getProperty("java.home"));
        double scale = 1;
        long seed = 1;
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--java" -> java = Path.of(arguments[++i]);
                    case "--scale" -> scale = Double.parseDouble(arguments[++i]);
                    case "--seed" -> seed = Long.parseLong(arguments[++i]);
                    case "--list" -> {
                        PROGRAMS.forEach(program -> System.out.println(line(program.name(), program.promise())));
                        return;
                    }
                    default -> chosen.add(named(arguments[i]));
                }
            }
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
        System.exit(run(chosen.isEmpty() ? PROGRAMS : chosen, new Field(java, scale, seed)));
    }

    private static Program named(String name) {
        return PROGRAMS.stream()
                .filter(program -> program.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no program " + name + "; see --list"));
    }

    private static String line(String name, String text) {
        return String.format(Locale.ROOT, "%-12s %s", name, text);
    }

    private static int run(List<Program> programs, Field field) {
        int status = 0;
        int kept = 0;
        long first = System.nanoTime();
        for (Program program : programs) {
            System.out.println(line(program.name(), program.promise()));
            long begin = System.nanoTime();
            try {
                Verdict verdict = program.run(field);
                long seconds = (System.nanoTime() - begin) / 1_000_000_000;
                System.out.println(
                        line("", (verdict.kept() ? "KEPT " : "BROKEN ") + verdict.figure() + " [" + seconds + " s]"));
                status = Math.max(status, verdict.kept() ? 0 : BROKEN);
                kept += verdict.kept() ? 1 : 0;
            } catch (Exception e) {
                System.out.println(line("", "COULD NOT BE RUN " + e));
                e.printStackTrace();
                status = Math.max(status, USAGE);
            }
        }
        System.out.printf(
                "%d of %d kept their promise, in %d s%n",
                kept, programs.size(), (System.nanoTime() - first) / 1_000_000_000);
        return status;
    }
}
