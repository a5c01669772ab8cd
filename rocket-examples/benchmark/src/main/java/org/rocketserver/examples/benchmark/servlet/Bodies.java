package org.rocketserver.examples.benchmark.servlet;

import java.util.Arrays;

/** The bodies that servers, load and checks agree on: so many octets, each an {@code x}. */
public final class Bodies {
    /** What is posted to be sent back. */
    public static final int ECHO = 1 << 10;

    /** What is posted to be counted. */
    public static final int UPLOAD = 64 << 20;

    /** An answer out of memory. */
    public static final int BIG = 1 << 20;

    /** A piece of a stream, after each of which the servlet flushes. */
    public static final int PIECE = 1 << 10;

    /** How many pieces a stream has. */
    public static final int PIECES = 64;

    /** The small file. */
    public static final int SMALL_FILE = 1 << 10;

    /** The large file. */
    public static final int LARGE_FILE = 10 << 20;

    private Bodies() {}

    /** A body of that length. */
    public static byte[] of(int octets) {
        byte[] body = new byte[octets];
        Arrays.fill(body, (byte) 'x');
        return body;
    }
}
