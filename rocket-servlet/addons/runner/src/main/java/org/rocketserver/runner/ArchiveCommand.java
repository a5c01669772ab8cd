package org.rocketserver.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code archive rocket.jsa [options] app.war}: starts the application once and keeps the classes that were loaded in
 * an archive that later JVMs map into memory instead of reading and checking them (class data sharing).
 */
final class ArchiveCommand {
    static final String NAME = "archive";

    /** Set in the JVM that makes the archive: it ends as soon as it would serve. */
    static final String TRIAL = "rocket.trial";

    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final int MINUTES = 5;

    /** How long a JVM may take to be gone that was killed. */
    private static final int SECONDS = 10;

    private ArchiveCommand() {}

    /**
     * Makes the archive.
     *
     * @param arguments without the command's name
     * @throws Refusal the arguments are not of that form, or the application does not start
     */
    static void run(PrintStream out, String... arguments) throws Refusal {
        if (arguments.length < 2 || arguments[0].startsWith("-") || arguments[0].endsWith(".war")) {
            throw Planner.usage("archive needs a file to write and an application, as in archive rocket.jsa app.war");
        }
        Path archive = Path.of(arguments[0]).toAbsolutePath();
        Path folder = archive.getParent();
        if (Files.isDirectory(archive)) {
            throw Planner.usage("archive " + arguments[0] + " is a folder; name a file in it");
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw Planner.usage(
                    "archive " + arguments[0] + " cannot be written; make its folder, or name another file");
        }
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        Path jar = jar();
        make(archive, jar, rest);
        out.println("Rocket has made " + archive + "; it is for this Java, jar and application, started by");
        out.println("java -XX:SharedArchiveFile=" + quoted(archive.toString()) + " -jar " + quoted(jar.toString()) + " "
                + rest.stream().map(ArchiveCommand::quoted).collect(Collectors.joining(" ")));
    }

    /** As a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./~-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Makes it beside the place where it is to be: one that is there stays until there is a better one. */
    private static void make(Path archive, Path jar, List<String> rest) throws Refusal {
        Path fresh = archive.resolveSibling(
                archive.getFileName() + ".new-" + ProcessHandle.current().pid());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ArchiveClassesAtExit=" + fresh,
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-D" + TRIAL + "=true",
                "-jar",
                jar.toString()));
        command.addAll(rest);
        try {
            int status = run(command, fresh);
            if (status != 0) {
                throw new Refusal(
                        kind(status),
                        "no archive was made, for this start of the application has failed; mend that first");
            }
            if (!Files.isRegularFile(fresh)) {
                throw new Refusal(
                        Refusal.Kind.FAILURE,
                        "this JVM has made no archive at " + fresh + "; check that it can write there");
            }
            Files.move(fresh, archive, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Refusal(Refusal.Kind.FAILURE, "no archive can be put at " + archive + ": " + e.getMessage(), e);
        } finally {
            discard(fresh);
        }
    }

    private static void discard(Path fresh) throws Refusal {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            throw new Refusal(Refusal.Kind.FAILURE, fresh + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Why the other JVM ended, as it has said itself. */
    private static Refusal.Kind kind(int status) {
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            if (kind.exitStatus() == status) {
                return kind;
            }
        }
        return Refusal.Kind.FAILURE;
    }

    /** Whether this JVM is the one that makes the archive: it takes free ports, for the usual ones may be in use. */
    static boolean isTrial() {
        return Boolean.getBoolean(TRIAL);
    }

    private static int run(List<String> command, Path fresh) throws Refusal {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new Refusal(Refusal.Kind.FAILURE, "no second JVM can be started: " + e.getMessage(), e);
        }
        // after a signal the JVM waits for its hooks only
        Thread hook = new Thread(() -> abandon(process, fresh), "rocket-archive-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new Refusal(
                        Refusal.Kind.FAILURE,
                        "no archive was made, for the application was not ready after " + MINUTES
                                + " minutes; look what its start waits for");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Refusal.Kind.FAILURE, "no archive was made, for this was interrupted; try it again", e);
        } catch (IllegalStateException e) {
            throw new Refusal(Refusal.Kind.FAILURE, "no archive was made, for this JVM is ending; try it again", e);
        } finally {
            end(process);
            remove(hook);
        }
    }

    private static void abandon(Process process, Path fresh) {
        end(process);
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            LOG.error("{} cannot be removed", fresh, e);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.trace("the JVM is shutting down", e);
        }
    }

    /** However it came to this: nobody may write the file any more when it is removed. */
    private static void end(Process process) {
        process.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        try {
            process.onExit().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("{} does not end", process, e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Classes are shared from jars only. */
    private static Path jar() throws Refusal {
        CodeSource source = ArchiveCommand.class.getProtectionDomain().getCodeSource();
        try {
            Path path =
                    source == null ? Path.of("") : Path.of(source.getLocation().toURI());
            if (Files.isRegularFile(path)) {
                return path;
            }
        } catch (URISyntaxException e) {
            throw new Refusal(Refusal.Kind.FAILURE, "the program's own jar has no path", e);
        }
        throw new Refusal(Refusal.Kind.FAILURE, "an archive can be made by the packaged rocket.jar only");
    }
}
