package org.rocketserver.examples.benchmark.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for what is fast, and beside it for what is slow, each at a rate of its own: {@code SteadyLoad <port> <fast per
 * second> <slow per second> <seconds>}. Prints a line of figures, of the fast ones alone, as wrk's script does; what
 * was not answered, fast or slow, is an error: who leaves slow ones lie does not show what they do to the fast ones.
 *
 * <p>Requests are due at random, whatever becomes of those before them, as those of many users are; time counts from
 * then on, so that a server that stands still for a while is late with all that came due meanwhile. Fast and slow ones
 * have connections of their own. One thread asks and listens, and sleeps only where no answer is due, so that what is
 * measured has no wake-ups of its own in it; it takes most of a processor.
 */
public final class SteadyLoad {
    private static final int CONNECTIONS = 64;
    private static final String END = "Hello, World!";
    private static final String OK = "HTTP/1.1 200";
    private static final double NANOS = 1e9;

    /** What comes due in the first second is not counted. */
    private static final long SETTLING = 1_000_000_000L;

    /** About as much as a sleep may be longer than it is meant to be. */
    private static final long LATE = 70_000;

    /** What takes longer after the end is not answered. */
    private static final long PATIENCE = 5_000_000_000L;

    private final Selector selector = Selector.open();
    private final InetSocketAddress server;
    private long octets;

    private SteadyLoad(int port) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Loads for so many seconds after one that is not counted. */
    public static void main(String... args) throws IOException {
        SteadyLoad load = new SteadyLoad(Integer.parseInt(args[0]));
        long duration = Long.parseLong(args[3]) * (long) NANOS;
        long begin = System.nanoTime();
        Requests fast = load.new Requests("/mixed?fast", Integer.parseInt(args[1]), begin, duration);
        Requests slow = load.new Requests("/mixed?slow", Integer.parseInt(args[2]), begin, duration);
        long end = begin + SETTLING + duration;
        for (long now = begin;
                now < end || (fast.open() + slow.open() > 0 && now < end + PATIENCE);
                now = System.nanoTime()) {
            fast.sendDue(Math.min(now, end));
            slow.sendDue(Math.min(now, end));
            load.selector.selectNow(SteadyLoad::read);
            if (fast.open() == 0) {
                long next = Math.min(end, (long) Math.min(fast.due, slow.due));
                LockSupport.parkNanos(next - System.nanoTime() - LATE);
            }
        }
        long[] micros = fast.sorted();
        System.out.printf(
                Locale.ROOT,
                "FIGURES %d %d %d 0 0 0 0 %d %d %d %d %d%n",
                micros.length,
                duration / 1000,
                load.octets,
                fast.open() + slow.open(),
                part(micros, 0.5),
                part(micros, 0.9),
                part(micros, 0.99),
                part(micros, 0.999));
    }

    private static long part(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) (part * sorted.length)];
    }

    private static void read(SelectionKey key) {
        ((Peer) key.attachment()).read();
    }

    /** Those for one path. */
    private final class Requests {
        private final byte[] head;
        private final double each;
        private final long counted;
        private final int connections;
        private final SplittableRandom random = new SplittableRandom(1);
        private final Deque<Peer> free = new ArrayDeque<>();

        /** When those were due for which no connection is free. */
        private final Deque<Long> waiting = new ArrayDeque<>();

        private final long[] micros;
        private int count;
        private double due;

        Requests(String path, int perSecond, long begin, long duration) throws IOException {
            head = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            each = perSecond == 0 ? Double.POSITIVE_INFINITY : NANOS / perSecond;
            counted = begin + SETTLING;
            micros = new long[(int) (2L * perSecond * duration / NANOS)];
            due = begin + gap();
            connections = perSecond == 0 ? 0 : CONNECTIONS;
            for (int i = 0; i < connections; i++) {
                free.add(new Peer(this));
            }
        }

        private double gap() {
            return each == Double.POSITIVE_INFINITY ? each : -each * Math.log(1 - random.nextDouble());
        }

        void sendDue(long now) throws IOException {
            for (; due <= now; due += gap()) {
                waiting.add((long) due);
            }
            while (!waiting.isEmpty() && !free.isEmpty()) {
                free.poll().send(waiting.poll());
            }
        }

        void answered(Peer peer, long asked) {
            if (asked >= counted && count < micros.length) {
                micros[count++] = (System.nanoTime() - asked) / 1000;
            }
            free.add(peer);
        }

        /** How many were due and are not answered. */
        int open() {
            return waiting.size() + connections - free.size();
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(micros, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /** A connection. */
    private final class Peer {
        private final Requests requests;
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(1024);
        private long due;

        Peer(Requests requests) throws IOException {
            this.requests = requests;
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long wasDue) throws IOException {
            due = wasDue;
            ByteBuffer request = ByteBuffer.wrap(requests.head);
            channel.write(request);
            if (request.hasRemaining()) {
                throw new IOException("the system took no request");
            }
        }

        void read() {
            try {
                int more = channel.read(answer);
                if (more < 0) {
                    throw new EOFException("the connection ended");
                }
                octets += more;
                if (holds(answer.position() - END.length(), END)) {
                    if (!holds(0, OK)) {
                        throw new IOException("not answered as it should be");
                    }
                    answer.clear();
                    requests.answered(this, due);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private boolean holds(int at, String text) {
            for (int i = 0; i < text.length(); i++) {
                if (at < 0 || answer.get(at + i) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
