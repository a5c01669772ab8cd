package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.rocketserver.examples.benchmark.servlet.Bodies;

/**
 * A loop that looks for blank lines and answers canned octets. No HTTP server: it tells paths by a letter or two and
 * takes each head to come whole, as the load generator sends them, and bodies to be as long as it makes them.
 */
final class RawHttp extends RawLoop {
    /** A read takes what an upload has in the socket's buffer by then; more at once is no cheaper. */
    private static final int IN_OCTETS = 256 << 10;

    private static final int OUT_OCTETS = 64 << 10;
    private static final int PATH_OF_GET = "GET /".length();
    private static final int PATH_OF_POST = "POST /".length();

    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_OCTETS);
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_OCTETS);
    private final ByteBuffer hello = Canned.hello("");
    private final ByteBuffer last = Canned.hello("Connection: close\r\n");
    private final ByteBuffer session = Canned.hello("Set-Cookie: JSESSIONID=0123456789ABCDEF0123456789ABCDEF\r\n");
    private final ByteBuffer json = Canned.json();
    private final ByteBuffer small = Canned.xs(Bodies.SMALL_FILE);
    private final ByteBuffer big = Canned.xs(Bodies.BIG);
    private final ByteBuffer[] stream = Canned.stream();
    private final ByteBuffer echoed = Canned.headOfXs(Bodies.ECHO);
    private final ByteBuffer counted = Canned.count();
    private final ByteBuffer headOfFile = Canned.headOfXs(Bodies.LARGE_FILE);
    private final FileChannel file;

    /** @param files the folder of the static files */
    RawHttp(Path files) throws IOException {
        file = FileChannel.open(files.resolve("large.bin"));
    }

    @Override
    Object attachment() {
        return null;
    }

    @Override
    void serve(SelectionKey key, SocketChannel channel) throws IOException {
        if (key.attachment() instanceof RawTask task) {
            goOn(key, channel, task);
            return;
        }
        in.clear();
        if (key.attachment() instanceof ByteBuffer begun) {
            key.attach(null);
            in.put(begun);
        }
        if (channel.read(in) < 0) {
            channel.close();
        } else if (in.get(0) == 'P') {
            post(key, channel);
        } else {
            get(key, channel);
        }
    }

    private void get(SelectionKey key, SocketChannel channel) throws IOException {
        RawTask task =
                switch (in.get(PATH_OF_GET)) {
                    case 'b' -> new RawTask.Send(big);
                    case 'l' -> new RawTask.SendFile(headOfFile, file);
                    case 's' -> in.get(PATH_OF_GET + 1) == 't' ? new RawTask.Send(stream) : null;
                    default -> null;
                };
        if (task != null) {
            goOn(key, channel, task);
            return;
        }
        out.clear();
        boolean closing = answer();
        send(key, channel);
        if (closing) {
            channel.close();
        }
    }

    /** Puts an answer out for each blank line; true when the client wants to be closed afterwards. */
    private boolean answer() {
        int start = 0;
        boolean closing = false;
        int end = in.position();
        for (int i = 3; i < end; i++) {
            if (in.get(i) != '\n') {
                continue;
            }
            closing |= asksToClose(in, i);
            if (in.get(i - 2) == '\n') {
                out.put(closing ? last.rewind() : canned(start + PATH_OF_GET).rewind());
                start = i + 1;
            }
        }
        return closing;
    }

    /** The answer for a path. Those who ask for a session are given one each time, as some have none yet. */
    private ByteBuffer canned(int path) {
        return switch (in.get(path)) {
            case 'j' -> json;
            case 's' -> in.get(path + 1) == 'm' ? small : session;
            default -> hello;
        };
    }

    /**
     * Whether the line that ends there is {@code Connection: close}. The load generator puts its fields in any order.
     *
     * @param end where its line feed stands
     */
    static boolean asksToClose(ByteBuffer head, int end) {
        return head.get(end - 2) == 'e' && head.get(end - 3) == 's';
    }

    private void post(SelectionKey key, SocketChannel channel) throws IOException {
        int body = endOfHead();
        int count = in.position() - body;
        if (in.get(PATH_OF_POST) != 'e') {
            goOn(key, channel, new RawTask.Count(in, Bodies.UPLOAD - count, counted));
        } else if (count < Bodies.ECHO) {
            key.attach(copy(in.flip()));
        } else {
            out.clear().put(echoed.rewind()).put(in.flip().position(body));
            send(key, channel);
        }
    }

    private int endOfHead() {
        int i = 4;
        while (in.get(i - 1) != '\n' || in.get(i - 3) != '\n') {
            i++;
        }
        return i;
    }

    /** Sends what was put out. */
    private void send(SelectionKey key, SocketChannel channel) throws IOException {
        channel.write(out.flip());
        if (out.hasRemaining()) {
            goOn(key, channel, new RawTask.Send(copy(out)));
        }
    }

    private static ByteBuffer copy(ByteBuffer octets) {
        return ByteBuffer.allocate(octets.remaining()).put(octets).flip();
    }

    private static void goOn(SelectionKey key, SocketChannel channel, RawTask task) throws IOException {
        int awaited = task.goOn(channel);
        boolean done = awaited == RawTask.DONE;
        key.attach(done ? null : task);
        key.interestOps(done ? SelectionKey.OP_READ : awaited);
    }
}
