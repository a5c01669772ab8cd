package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Linux says about a process at one moment.
 *
 * @param cpuMicros user and system time so far, in microseconds
 * @param switches context switches of all its living threads so far
 * @param residentKib resident memory in KiB
 * @param peakKib the most it ever was
 */
record ProcessFigures(long cpuMicros, long switches, long residentKib, long peakKib) {
    /** {@code USER_HZ}, which is 100 on every architecture that Java runs on. */
    private static final String NO_SUCH_PROCESS = "No such process";

    private static final long MICROS_PER_TICK = 10_000;

    /** Field numbers of proc(5) minus the two before the state, minus one; system time follows user time. */
    private static final int UTIME = 11;

    /** That of the children that have ended and were waited for. */
    private static final int CUTIME = 13;

    private static final String COMPILERS = "^C[12] Comp.*";

    /** What the names of the virtual machine's own threads begin with. */
    private static final List<String> OF_THE_MACHINE = List.of(
            "java",
            "GC Thread",
            "G1 ",
            "VM ",
            "C1 ",
            "C2 ",
            "Signal Dispatch",
            "Reference Handl",
            "Finalizer",
            "Service Thread",
            "Monitor Deflati",
            "Notification",
            "Common-Cleaner",
            "Attach Listener");

    static ProcessFigures of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        return new ProcessFigures(
                times(process.resolve("stat"), UTIME),
                switches(process),
                value(process.resolve("status"), "VmRSS:"),
                value(process.resolve("status"), "VmHWM:"));
    }

    /** Processor time of the processes that this one started and that have ended, in microseconds. */
    static long endedChildrenMicros() throws IOException {
        return times(Path.of("/proc/self/stat"), CUTIME);
    }

    /** Processor time of the virtual machine's compilers so far, those that ended left out, in microseconds. */
    static long compilerMicros(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return tasks.filter(task -> name(task).matches(COMPILERS))
                    .mapToLong(ProcessFigures::timesOfTask)
                    .sum();
        }
    }

    private static long timesOfTask(Path task) {
        try {
            return times(task.resolve("stat"), UTIME);
        } catch (IOException e) {
            if (hasEnded(e)) {
                return 0;
            }
            throw new UncheckedIOException(e);
        }
    }

    /** User and system time, the first of which is this field. */
    private static long times(Path file, int user) throws IOException {
        String stat = Files.readString(file);
        // the command's name is in parentheses and may have blanks
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        return (Long.parseLong(fields.get(user)) + Long.parseLong(fields.get(user + 1))) * MICROS_PER_TICK;
    }

    /** How often each thread was woken so far that is the server's, and not the virtual machine's own. */
    static Map<String, Long> wakeUps(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return tasks.filter(ProcessFigures::isOfTheServer)
                    .collect(Collectors.toMap(Path::toString, task -> switchesOfTask(task.resolve("status"))));
        }
    }

    private static boolean isOfTheServer(Path task) {
        String name = name(task);
        return !name.isEmpty() && OF_THE_MACHINE.stream().noneMatch(name::startsWith);
    }

    /** The name of a thread; empty if it has ended. */
    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).trim();
        } catch (IOException e) {
            if (hasEnded(e)) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }

    private static long switches(Path process) throws IOException {
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            return tasks.mapToLong(task -> switchesOfTask(task.resolve("status")))
                    .sum();
        }
    }

    private static long switchesOfTask(Path status) {
        try {
            return value(status, "voluntary_ctxt_switches:") + value(status, "nonvoluntary_ctxt_switches:");
        } catch (IOException e) {
            if (hasEnded(e)) {
                return 0;
            }
            throw new UncheckedIOException(e);
        }
    }

    /** Whether that is why a thread's file could not be read; it may end after the file was opened, too. */
    private static boolean hasEnded(IOException e) {
        return e instanceof NoSuchFileException
                || NO_SUCH_PROCESS.equals(e.getMessage()); // ESRCH has no class of its own
    }

    private static long value(Path status, String name) throws IOException {
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").trim());
            }
        }
        throw new IOException(name + " is missing in " + status);
    }
}
