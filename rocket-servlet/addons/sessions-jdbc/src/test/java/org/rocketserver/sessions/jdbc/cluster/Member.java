package org.rocketserver.sessions.jdbc.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server of the cluster in a process of its own, which can end and come again in the same place. */
public final class Member implements AutoCloseable {
    /** What a JVM that SIGTERM ends in order exits with: 128 and the signal's number. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String name;
    private final Path said;
    private final Path java;
    private final String database;
    private final int port;
    private final int statusPort;
    private Child process;

    /**
     * Describes one.
     *
     * @param folder for what it says
     * @param java the Java home it runs on
     * @param database where its sessions are, for JDBC
     */
    public Member(String name, Path folder, Path java, String database) throws IOException {
        this.name = name;
        this.said = folder.resolve(name + ".log");
        this.java = java;
        this.database = database;
        this.port = Child.freePort();
        this.statusPort = Child.freePort();
    }

    /** Begins to start it. */
    public Member begin() throws IOException {
        process = Child.start(
                said,
                List.of(
                        java.resolve("bin/java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=org/rocketserver/sessions/jdbc/cluster/member.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemberMain.class.getName(),
                        name,
                        database,
                        Integer.toString(port),
                        Integer.toString(statusPort)));
        return this;
    }

    /** Waits until it is ready. */
    public void ready() throws IOException, InterruptedException {
        process.await(name + " is ready", () -> health() == 200);
    }

    /** The status of its health check; 0 if there is nobody to answer. */
    public int health() {
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort + "/health/ready"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Ends it by SIGTERM, as a process manager does, and waits for that. */
    public void end() throws IOException, InterruptedException {
        process.signal("TERM");
        if (!process.ended(Duration.ofSeconds(40)) || process.status() != ENDED_BY_SIGTERM) {
            throw new IOException(name + " does not end in order: " + process.said());
        }
        process.close();
    }

    /** Makes it restart in place. */
    public void restart() throws IOException, InterruptedException {
        int before = count("Restarted");
        process.signal("HUP");
        process.await(name + " has restarted", () -> count("Restarted") > before);
    }

    /** How many of the lines that it said have this in them. */
    public int count(String text) {
        try {
            return (int)
                    process.said().lines().filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            return 0;
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int statusPort() {
        return statusPort;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
