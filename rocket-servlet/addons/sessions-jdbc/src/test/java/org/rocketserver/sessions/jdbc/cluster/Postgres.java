package org.rocketserver.sessions.jdbc.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the system's packages, with its data in a folder of its own. It refuses to run as root: then it runs
 * as the user that its package made.
 */
public final class Postgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path folder;
    private final int port;
    private Child server;

    private Postgres(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** What is missing to run one here; empty if nothing is. */
    public static Optional<String> missing() {
        if (programs().isEmpty()) {
            return Optional.of("no PostgreSQL here (initdb and postgres, on the path or in " + VERSIONS + ")");
        }
        return isRoot() && (Child.find("setpriv").isEmpty() || !hasUser())
                ? Optional.of("PostgreSQL does not run as root, and there is no user postgres or no setpriv")
                : Optional.empty();
    }

    private static Optional<Path> programs() {
        Optional<Path> known = Child.find("initdb").map(Path::getParent);
        if (known.isPresent() || !Files.isDirectory(VERSIONS)) {
            return known;
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static boolean hasUser() {
        try (Stream<String> users = Files.lines(Path.of("/etc/passwd"))) {
            return users.anyMatch(line -> line.startsWith("postgres:"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes one and starts it. */
    public static Postgres start() throws IOException, InterruptedException {
        Path bin = programs().orElseThrow(() -> new IOException("no PostgreSQL here"));
        Postgres made = new Postgres(bin, Files.createTempDirectory("rocket-postgres"), Child.freePort());
        boolean done = false;
        try {
            if (isRoot()) {
                Child.run(made.folder.resolve("log"), List.of("chown", "-R", "postgres", made.folder.toString()));
            }
            Child.run(
                    made.folder.resolve("log"),
                    made.command(
                            "initdb",
                            "-D",
                            made.data(),
                            "-U",
                            "rocket",
                            "-A",
                            "trust",
                            "-N",
                            "--no-locale",
                            "-E",
                            "UTF8"));
            made.up();
            done = true;
        } finally {
            if (!done) {
                made.close();
            }
        }
        return made;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts it, at the same port each time, and returns when it can be used. */
    public void up() throws IOException, InterruptedException {
        server = Child.start(
                folder.resolve("log"),
                command(
                        "postgres",
                        "-D",
                        data(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off",
                        "-c",
                        "shared_buffers=16MB"));
        server.await("PostgreSQL takes connections", this::answers);
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url())) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Stops it as an administrator in a hurry does: every connection is cut. */
    public void down() throws IOException, InterruptedException {
        server.signal("INT");
        if (!server.ended(Duration.ofSeconds(30))) {
            throw new IOException("PostgreSQL does not end");
        }
        server.close();
    }

    /** Where it is, for JDBC. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=rocket";
    }

    /** Ends it, and takes its data away. */
    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
