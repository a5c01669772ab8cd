package org.rocketserver;

import java.time.Instant;

/**
 * The counters of a server at one moment. Those that count things that happened never go down while it runs.
 *
 * @param at when they were read
 * @param connectionsAccepted since the start
 * @param connectionsOpen now
 * @param connectionsIdle of these, those that rest: nobody serves them
 * @param connectionsRefused answered 503 because no worker was free, or closed to make room
 * @param handshakeFailures TLS handshakes that failed
 * @param threads workers that exist
 * @param threadsIdle workers without work
 * @param queued entries of the active queue
 * @param requests responses begun, parser refusals included
 * @param informational responses 1xx; only 101 is counted here
 * @param successful responses 2xx
 * @param redirections responses 3xx
 * @param clientErrors responses 4xx
 * @param serverErrors responses 5xx
 * @param bytesRead octets from peers
 * @param bytesWritten octets to peers
 */
public record RocketStats(
        Instant at,
        long connectionsAccepted,
        long connectionsOpen,
        long connectionsIdle,
        long connectionsRefused,
        long handshakeFailures,
        int threads,
        int threadsIdle,
        int queued,
        long requests,
        long informational,
        long successful,
        long redirections,
        long clientErrors,
        long serverErrors,
        long bytesRead,
        long bytesWritten) {
    /** Workers that are serving. */
    public int threadsBusy() {
        return threads - threadsIdle;
    }
}
