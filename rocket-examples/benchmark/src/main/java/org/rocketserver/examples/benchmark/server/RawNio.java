package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The floor: one thread and one selector that look for blank lines and answer canned octets. No HTTP server: it takes
 * each request to come whole and to have no body, as the load generator sends them.
 */
final class RawNio implements EmbeddedServer {
    private static final int IN_OCTETS = 16 << 10;
    private static final int OUT_OCTETS = 64 << 10;
    private static final int LETTER_AFTER_METHOD = "GET /".length();
    private static final String HELLO = "Hello, World!";
    private static final String JSON =
            "{\"message\":\"Hello, World!\",\"path\":\"/json\",\"method\":\"GET\",\"number\":42,\"flag\":true}";

    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_OCTETS);
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_OCTETS);
    private final ByteBuffer plain = canned("text/plain", HELLO);
    private final ByteBuffer last = canned("text/plain\r\nConnection: close", HELLO);
    private final ByteBuffer json = canned("application/json", JSON);
    private final ByteBuffer big = canned("application/octet-stream", big());
    private final ServerSocketChannel server;
    private final Selector selector;

    RawNio() {
        try {
            server = ServerSocketChannel.open();
            selector = Selector.open();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public int start(Path files) throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        new Thread(this::loop, "raw-nio").start();
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void loop() {
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
                accept();
            } else if (key.isWritable()) {
                goOn(key);
            } else {
                serve(key);
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ);
        }
    }

    private void serve(SelectionKey key) throws IOException {
        in.clear();
        int octets = ((SocketChannel) key.channel()).read(in);
        if (octets < 0) {
            close(key);
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        if (in.position() > LETTER_AFTER_METHOD && in.get(LETTER_AFTER_METHOD) == 'b') {
            ByteBuffer body = big.duplicate();
            channel.write(body);
            whenWritable(key, body);
            return;
        }
        out.clear();
        boolean closing = answer();
        out.flip();
        channel.write(out);
        whenWritable(
                key,
                out.hasRemaining()
                        ? ByteBuffer.allocate(out.remaining()).put(out).flip()
                        : out);
        if (closing) {
            close(key);
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
                ByteBuffer from = in.get(start + LETTER_AFTER_METHOD) == 'j' ? json : closing ? last : plain;
                out.put(from.rewind());
                start = i + 1;
            }
        }
        return closing;
    }

    /**
     * Whether the line that ends there is {@code Connection: close}. The load generator puts its fields in any order.
     *
     * @param end where its line feed stands
     */
    static boolean asksToClose(ByteBuffer head, int end) {
        return head.get(end - 2) == 'e' && head.get(end - 3) == 's';
    }

    private static void goOn(SelectionKey key) throws IOException {
        ByteBuffer rest = (ByteBuffer) key.attachment();
        ((SocketChannel) key.channel()).write(rest);
        if (!rest.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void whenWritable(SelectionKey key, ByteBuffer rest) {
        if (rest.hasRemaining()) {
            key.attach(rest);
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            System.err.println("floor: " + e);
        }
    }

    private static String big() {
        byte[] body = new byte[1 << 20];
        Arrays.fill(body, (byte) 'x');
        return new String(body, StandardCharsets.US_ASCII);
    }

    private static ByteBuffer canned(String type, String body) {
        byte[] answer = ("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                        + "\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(answer.length).put(answer).flip();
    }
}
