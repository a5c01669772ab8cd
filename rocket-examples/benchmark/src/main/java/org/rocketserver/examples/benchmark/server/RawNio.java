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

    /** @param count how many loops */
    RawNio(int count) {
        this.count = count;
    }

    @Override
    public int start(Path files) throws IOException {
        List<RawLoop> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(loop(files));
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        all.get(0).accept(server, all);
        all.forEach(loop -> new Thread(loop, "raw-nio").start());
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private static RawLoop loop(Path files) throws IOException {
        Path keyStore = Tls.keyStore();
        return keyStore == null ? new RawHttp(files) : new RawTls(Tls.context(keyStore));
    }
}
