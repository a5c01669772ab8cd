package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A thread and its selector, the least that serves many connections. What is served is up to the subclass. */
abstract class RawLoop implements Runnable {
    private final Selector selector;
    private List<RawLoop> dealtTo = List.of();
    private int next;

    RawLoop() throws IOException {
        selector = Selector.open();
    }

    /** Lets this loop accept connections and deal them out, one after the other. */
    final void accept(ServerSocketChannel server, List<RawLoop> loops) throws IOException {
        dealtTo = loops;
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    @Override
    public final void run() {
        try {
            while (true) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            System.err.println("floor: " + e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                deal((ServerSocketChannel) key.channel());
            } else {
                serve(key, (SocketChannel) key.channel());
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void deal(ServerSocketChannel server) throws IOException {
        for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.configureBlocking(false);
            RawLoop loop = dealtTo.get(next);
            next = (next + 1) % dealtTo.size();
            client.register(loop.selector, SelectionKey.OP_READ, loop.attachment());
            if (loop != this) {
                loop.selector.wakeup();
            }
        }
    }

    /** What a new connection begins with, or null. */
    abstract Object attachment();

    /** Does what can be done at once for a connection that is ready. */
    abstract void serve(SelectionKey key, SocketChannel channel) throws IOException;

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            System.err.println("floor: " + e);
        }
    }
}
