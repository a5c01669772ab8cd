package org.rocketserver.sessions.jdbc.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy before some members: in turn, whoever asks, and only to those whose health check is good. */
public final class HaProxy implements AutoCloseable {
    private final Child process;
    private final int port;

    private HaProxy(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param folder for its configuration and what it says
     */
    public static HaProxy start(Path folder, List<Member> members) throws IOException, InterruptedException {
        int port = Child.freePort();
        StringBuilder text = new StringBuilder(
                """
            defaults
                mode http
                timeout connect 2s
                timeout client 60s
                timeout server 60s
                timeout check 5s
            frontend web
                bind 127.0.0.1:%d
                default_backend rocket
            backend rocket
                balance roundrobin
                option httpchk GET /health/ready
                default-server check inter 100ms fall 1 rise 1
            """
                        .formatted(port));
        for (Member member : members) {
            text.append(String.format(
                    "    server %s 127.0.0.1:%d port %d%n", member.name(), member.port(), member.statusPort()));
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
        String program = Child.find("haproxy").orElseThrow().toString();
        Child process = Child.start(folder.resolve("haproxy.log"), List.of(program, "-db", "-f", file.toString()));
        process.await("HAProxy listens", () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
        return new HaProxy(process, port);
    }

    /** Where clients find it. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.close();
    }
}
