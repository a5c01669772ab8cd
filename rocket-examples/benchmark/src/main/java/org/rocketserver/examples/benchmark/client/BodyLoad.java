package org.rocketserver.examples.benchmark.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Sends or fetches bodies of one length, one after the other over one connection, at constant memory: {@code BodyLoad
 * <port> <UP|DOWN> <octets> <seconds>}. Prints a line of figures as wrk's script does.
 */
public final class BodyLoad {
    private static final int PIECE = 64 << 10;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final InputStream in;
    private final OutputStream out;
    private final byte[] piece = new byte[PIECE];
    private long received;

    /** Where the bodies go. */
    public enum Direction {
        /** To the server. */
        UP,
        /** From the server. */
        DOWN
    }

    private BodyLoad(Socket socket) throws IOException {
        in = new BufferedInputStream(socket.getInputStream(), PIECE);
        out = socket.getOutputStream();
    }

    /** Loads for so many seconds, at least with one body. */
    public static void main(String... args) throws IOException {
        Direction direction = Direction.valueOf(args[1]);
        long octets = Long.parseLong(args[2]);
        long begin = System.nanoTime();
        long end = begin + Long.parseLong(args[3]) * 1_000_000_000L;
        long count = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))) {
            socket.setTcpNoDelay(true);
            BodyLoad load = new BodyLoad(socket);
            do {
                if (direction == Direction.UP) {
                    load.send(octets);
                } else {
                    load.fetch(octets);
                }
                count++;
            } while (System.nanoTime() < end);
            long micros = (System.nanoTime() - begin) / 1000;
            long each = micros / count;
            System.out.printf(
                    Locale.ROOT,
                    "FIGURES %d %d %d 0 0 0 0 0 %d %d %d %d%n",
                    count,
                    micros,
                    load.received,
                    each,
                    each,
                    each,
                    each);
        }
    }

    private void send(long octets) throws IOException {
        out.write(("POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n"
                        + "Content-Length: " + octets + END_OF_HEAD)
                .getBytes(StandardCharsets.US_ASCII));
        for (long left = octets; left > 0; left -= PIECE) {
            out.write(piece, 0, (int) Math.min(left, PIECE));
        }
        long length = head();
        String sum = new String(in.readNBytes((int) length), StandardCharsets.US_ASCII);
        received += length;
        if (!sum.equals(Long.toString(octets))) {
            throw new IOException("the server counted " + sum + " octets of " + octets);
        }
    }

    private void fetch(long octets) throws IOException {
        out.write(("GET /body?" + octets + " HTTP/1.1\r\nHost: 127.0.0.1" + END_OF_HEAD)
                .getBytes(StandardCharsets.US_ASCII));
        long length = head();
        if (length != octets) {
            throw new IOException(length + " octets are announced of " + octets);
        }
        received += length;
        while (length > 0) {
            int count = in.read(piece, 0, (int) Math.min(length, PIECE));
            if (count < 0) {
                throw new EOFException("an answer ended too soon");
            }
            length -= count;
        }
    }

    /** Reads a head; the length of what follows. */
    private long head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(END_OF_HEAD) < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ended");
            }
            head.append((char) octet);
        }
        String text = head.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf("\r\ncontent-length:");
        if (!text.startsWith("http/1.1 200") || at < 0) {
            throw new IOException("not answered as it should be: " + head);
        }
        int from = text.indexOf(':', at) + 1;
        return Long.parseLong(text.substring(from, text.indexOf('\r', from)).trim());
    }
}
