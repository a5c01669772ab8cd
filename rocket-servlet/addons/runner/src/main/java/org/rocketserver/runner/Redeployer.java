package org.rocketserver.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/**
 * Starts an application anew when its files have changed and then rested for a turn, so that a build that is still
 * writing is not caught in the middle. A new version that cannot start is told, and the old one goes on. Of a folder,
 * what lies in {@code WEB-INF} counts; pages and pictures are read from where they are anyway. Of one thread.
 */
final class Redeployer implements Runnable {
    private static final Duration TURN = Duration.ofMillis(500);

    private final ServletContainer container;
    private final Function<Plan.Application, WebApp> applications;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<Plan.Application, Long> deployed = new HashMap<>();
    private final Map<Plan.Application, Long> seen = new HashMap<>();

    /**
     * Watches applications.
     *
     * @param applications makes what is deployed
     */
    Redeployer(
            ServletContainer container,
            List<Plan.Application> watched,
            Function<Plan.Application, WebApp> applications,
            PrintStream out,
            PrintStream err) {
        this.container = container;
        this.applications = applications;
        this.out = out;
        this.err = err;
        for (Plan.Application application : watched) {
            if (!application.plainFiles()) {
                long state = state(application.path());
                deployed.put(application, state);
                seen.put(application, state);
            }
        }
    }

    /** Watches until it is interrupted. */
    @Override
    public void run() {
        try {
            while (!deployed.isEmpty()) {
                Thread.sleep(TURN.toMillis());
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. */
    void turn() {
        for (Plan.Application application : List.copyOf(deployed.keySet())) {
            Long now = state(application.path());
            boolean rests = now.equals(seen.put(application, now));
            if (rests && now != 0 && !now.equals(deployed.get(application))) {
                deployed.put(application, now);
                deploy(application);
            }
        }
    }

    private void deploy(Plan.Application application) {
        long began = System.nanoTime();
        try {
            container.deploy(applications.apply(application));
            out.println("Rocket has deployed " + application.path() + " anew at " + application.contextPath()
                    + " after " + (System.nanoTime() - began) / 1_000_000 + " ms");
            out.flush();
        } catch (DeploymentException e) {
            tell(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            // files that vanish while they are read, no memory, or a defect: the next change is another try
            tell(application.path() + " cannot be deployed anew, for " + e, e);
        }
    }

    private void tell(String reason, Throwable failure) {
        int end = reason.endsWith(".") ? reason.length() - 1 : reason.length();
        err.println("rocket: " + reason.substring(0, end) + "; the version before goes on");
        if (Logging.traces()) {
            failure.printStackTrace(err);
        }
    }

    /** A number for the files' names, sizes and times; 0 while they cannot be read, as in the middle of a build. */
    private static long state(Path path) {
        List<String> files = new ArrayList<>();
        try {
            Path root = Files.isDirectory(path) ? path.resolve("WEB-INF") : path;
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file + " " + attributes.size() + " "
                            + attributes.lastModifiedTime().toMillis());
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return 0;
        }
        files.sort(null);
        long state = 1;
        for (String file : files) {
            state = state * 1_000_003 + file.hashCode();
        }
        return state;
    }
}
