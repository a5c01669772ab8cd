package org.rocketserver.examples.reliability.client;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Resets a connection whose client is at it for too long, which a time-out for reading does not while it sends. */
public final class Watchdog implements AutoCloseable {
    private static final int SECONDS = 60;
    private static final ScheduledExecutorService LATER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watchdog");
        thread.setDaemon(true);
        return thread;
    });

    private final Client client;
    private final Future<?> bite;
    private volatile boolean bitten;

    private Watchdog(Client client) {
        this.client = client;
        this.bite = LATER.schedule(this::bite, SECONDS, TimeUnit.SECONDS);
    }

    /** Watches a client until it is closed. */
    public static Watchdog over(Client client) {
        return new Watchdog(client);
    }

    private void bite() {
        bitten = true;
        try {
            client.reset();
        } catch (IOException e) {
            System.err.println("a connection that hangs could not be reset: " + e);
        }
    }

    /** Whether it took too long, so that what failed afterwards was not the server's doing. */
    public boolean bitten() {
        return bitten;
    }

    @Override
    public void close() {
        bite.cancel(false);
    }
}
