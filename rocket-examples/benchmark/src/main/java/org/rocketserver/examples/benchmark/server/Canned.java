package org.rocketserver.examples.benchmark.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.rocketserver.examples.benchmark.servlet.Bodies;

/** Answers that were made before they are asked for. */
final class Canned {
    private static final byte[] HELLO = octets("Hello, World!");
    private static final byte[] END_OF_CHUNK = octets("\r\n");
    private static final byte[] LAST_CHUNK = octets("0\r\n\r\n");

    private Canned() {}

    /**
     * The short answer.
     *
     * @param fields more fields, each with its line's end
     */
    static ByteBuffer hello(String fields) {
        return answer("text/plain\r\n" + fields, HELLO);
    }

    /** What is said of as many octets as the load posts to be counted. */
    static ByteBuffer count() {
        return answer("text/plain\r\n", octets(Integer.toString(Bodies.UPLOAD)));
    }

    static ByteBuffer json() {
        return answer(
                "application/json\r\n",
                octets(
                        "{\"message\":\"Hello, World!\",\"path\":\"/json\",\"method\":\"GET\",\"number\":42,\"flag\":true}"));
    }

    /** An answer of so many octets. */
    static ByteBuffer xs(int octets) {
        return answer("application/octet-stream\r\n", Bodies.of(octets));
    }

    /** The head alone of such an answer. */
    static ByteBuffer headOfXs(int octets) {
        return direct(head("application/octet-stream\r\n", octets));
    }

    /** An answer in chunks, the first with the head, the last with none. */
    static ByteBuffer[] stream() {
        byte[] head =
                octets("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n"
                        + "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n");
        byte[] size = octets(Integer.toHexString(Bodies.PIECE) + "\r\n");
        byte[] piece = Bodies.of(Bodies.PIECE);
        ByteBuffer[] pieces = new ByteBuffer[Bodies.PIECES + 1];
        java.util.Arrays.fill(pieces, direct(size, piece, END_OF_CHUNK));
        pieces[0] = direct(head, size, piece, END_OF_CHUNK);
        pieces[Bodies.PIECES] = direct(LAST_CHUNK);
        return pieces;
    }

    private static ByteBuffer answer(String typeAndMore, byte[] body) {
        return direct(head(typeAndMore, body.length), body);
    }

    private static byte[] head(String typeAndMore, int length) {
        return octets("HTTP/1.1 200 OK\r\nContent-Type: " + typeAndMore + "Content-Length: " + length
                + "\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer direct(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocateDirect(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.flip();
    }
}
