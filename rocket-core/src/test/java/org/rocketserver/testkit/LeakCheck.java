package org.rocketserver.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails an integration test class that leaves something of a server's behind: threads, sockets, live connections,
 * direct buffers, class loaders or temporary files (parts of uploads, work folders, unpacked archives, unfinished class
 * indexes). On for every class whose name ends with {@code IT}, and cheap: one look at the heap before and one after, a
 * second only where the first found too much.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace HERE = Namespace.create(LeakCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK = 20;

    /** What must not outlive the servers of a class, as the virtual machine names it. */
    private static final List<String> WATCHED = List.of(
            "org.rocketserver.engine.Connection",
            "org.rocketserver.engine.WorkerThread",
            "org.rocketserver.servlet.deploy.WebAppClassLoader",
            "java.nio.DirectByteBuffer");

    private static final int BUFFERS_OF_OTHERS = 16;

    /** What is held at one moment, by kind. */
    private record Held(Map<String, Integer> counts) {
        /** The kinds of which there is more than before. */
        String more(Held before) {
            return counts.entrySet().stream()
                    .filter(kind ->
                            kind.getValue() > before.counts.getOrDefault(kind.getKey(), 0) + spare(kind.getKey()))
                    .map(kind -> kind.getKey() + ": " + before.counts.getOrDefault(kind.getKey(), 0) + " before, "
                            + kind.getValue() + " after")
                    .collect(Collectors.joining("; "));
        }

        private static int spare(String kind) {
            return switch (kind) {
                // the JDK keeps one for ever, once it has closed one that somebody waited for
                case "sockets" -> 1;
                // some may be the JDK's own, such as for the channels of a client
                case "java.nio.DirectByteBuffer" -> BUFFERS_OF_OTHERS;
                default -> 0;
            };
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (watches(context)) {
            Held before = new Held(held());
            context.getStore(HERE).put("before", before);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (!watches(context)) {
            return;
        }
        Held before = context.getStore(HERE).get("before", Held.class);
        long end = System.nanoTime() + PATIENCE.toNanos();
        String more = new Held(held()).more(before);
        while (!more.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(LOOK);
            more = new Held(held()).more(before);
        }
        if (!more.isEmpty()) {
            throw new AssertionError(context.getDisplayName() + " leaves something behind: " + more + "; threads: "
                    + threads().keySet() + "; temporary files: " + temporaryFiles());
        }
    }

    private static boolean watches(ExtensionContext context) {
        return context.getRequiredTestClass().getName().endsWith("IT");
    }

    private static Map<String, Integer> held() {
        Map<String, Integer> held = new TreeMap<>();
        held.put("threads", threads().size());
        held.put("sockets", sockets());
        held.put("temporary files", temporaryFiles().size());
        held.putAll(instances());
        return held;
    }

    private static Map<String, Thread> threads() {
        Map<String, Thread> threads = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("rocket-")) {
                threads.put(thread.getName(), thread);
            }
        }
        return threads;
    }

    /** Sockets of this process; none where the system does not tell. */
    private static int sockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        int count = 0;
        for (Path descriptor : list(descriptors)) {
            count += isSocket(descriptor) ? 1 : 0;
        }
        return count;
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (NoSuchFileException e) {
            // the descriptor of this very look, or one that was closed since
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Work folders of this process's servers with all that is in them, and class indexes that it has not finished. */
    private static List<Path> temporaryFiles() {
        long process = ProcessHandle.current().pid();
        List<Path> found = new ArrayList<>();
        for (Path entry : list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String name = entry.getFileName().toString();
            if (name.startsWith("rocket-" + process + "-")) {
                found.addAll(below(entry));
            } else if (name.startsWith("rocket-index-") && Files.isReadable(entry)) {
                list(entry).stream()
                        .filter(file -> file.getFileName().toString().startsWith("index-" + process + "-"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        } catch (IOException | UncheckedIOException e) {
            // it is being removed right now; the next look tells
            return List.of(folder);
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Live instances of what is watched, after a collection. */
    private static Map<String, Integer> instances() {
        Map<String, Integer> instances = new TreeMap<>();
        LiveObjects.byClass().forEach((name, live) -> {
            if (WATCHED.contains(name)) {
                instances.put(name, live.count());
            }
        });
        return instances;
    }
}
