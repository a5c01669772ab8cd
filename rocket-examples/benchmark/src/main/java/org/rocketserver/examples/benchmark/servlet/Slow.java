package org.rocketserver.examples.benchmark.servlet;

/** What takes a request its time. */
public final class Slow {
    private static final int STEPS = 3_000_000;
    private static final long MILLIS = 20;

    private Slow() {}

    /** Does nothing for twenty milliseconds. */
    public static void sleep() throws InterruptedException {
        Thread.sleep(MILLIS);
    }

    /** About five milliseconds of work; what matters is that it is the same work everywhere. */
    public static void compute() {
        long state = System.nanoTime() | 1;
        for (int i = 0; i < STEPS; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
        }
        if (state == 0) {
            throw new ArithmeticException("xorshift never comes to zero");
        }
    }
}
