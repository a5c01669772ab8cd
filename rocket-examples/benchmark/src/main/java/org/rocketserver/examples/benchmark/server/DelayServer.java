package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers each octet with another one five milliseconds later, as a database does. */
public final class DelayServer {
    private static final long DELAY_MILLIS = 5;
    private static final int STACK_OCTETS = 256 << 10;

    private DelayServer() {}

    /** Serves until the process ends. */
    public static void main(String... args) throws IOException {
        try (ServerSocket server = new ServerSocket(0, EmbeddedServer.BACKLOG, InetAddress.getLoopbackAddress())) {
            System.out.println("READY " + server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                new Thread(null, () -> serve(socket), "delay", STACK_OCTETS).start();
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                Thread.sleep(DELAY_MILLIS);
                out.write(octet);
            }
        } catch (IOException e) {
            System.err.println("delay server: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
