package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The floor: loops that share nothing, the first of which accepts for all. */
final class RawNio implements EmbeddedServer {
    private final int count;
    private final Loops loops;

    /** What makes them. */
    interface Loops {
        RawLoop of(Path files) throws IOException;
    }

    RawNio(int count, Loops loops) {
        this.count = count;
        this.loops = loops;
    }

    @Override
    public int start(Path files) throws IOException {
        List<RawLoop> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(loops.of(files));
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        all.get(0).accept(server, all);
        all.forEach(loop -> new Thread(loop, "raw-nio").start());
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }
}
