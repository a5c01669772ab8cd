package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rocketserver.examples.benchmark.servlet.DelayClient;
import org.rocketserver.examples.benchmark.servlet.Slow;

/**
 * The floor of requests that take their time: a thread for each connection that reads a request, does what the servlet
 * does, and answers canned octets. Nobody hands anything over, nobody waits for another, and no thread has two
 * connections to care for: no server on platform threads can answer more of them.
 */
final class RawThreads implements EmbeddedServer {
    private static final int IN_OCTETS = 4 << 10;
    private static final int STACK_OCTETS = 256 << 10;
    private static final int PATH = "GET /".length();

    /** Whose connection was closed gets another one, so that what the threads did can be counted afterwards. */
    private final ExecutorService threads =
            Executors.newCachedThreadPool(serve -> new Thread(null, serve, "serve", STACK_OCTETS));

    private final DelayClient database = new DelayClient();
    private final ByteBuffer hello = Canned.hello("");

    @Override
    public int start(Path files) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        new Thread(() -> accept(server), "accept").start();
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void accept(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel client = server.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            System.err.println("floor: " + e);
        }
    }

    private void serve(SocketChannel client) {
        ByteBuffer in = ByteBuffer.allocateDirect(IN_OCTETS);
        ByteBuffer out = hello.duplicate();
        try (client) {
            while (client.read(in.clear()) >= 0) {
                work(in.get(PATH));
                client.write(out.rewind());
            }
        } catch (IOException e) {
            System.err.println("floor: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(byte path) throws IOException, InterruptedException {
        switch (path) {
            case 'w' -> database.ask();
            case 's' -> Slow.sleep();
            case 'c' -> Slow.compute();
            default -> throw new IOException("no such path");
        }
    }
}
