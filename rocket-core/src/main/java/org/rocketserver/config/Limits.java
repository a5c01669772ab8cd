package org.rocketserver.config;

import java.time.Duration;

/**
 * How much the server takes from a peer. Sizes are octets.
 *
 * @param requestLineBytes the request line with its CRLF; by default as much as the whole head may have, because long
 *     queries are rarer than large cookies but as harmless; breach: 414; 32 or more
 * @param headBytes request line and header section together; 16 KiB hold large cookies and tokens and are twice what
 *     Tomcat and Jetty take; breach: 414 if the request line alone is too long, else 431; 256 or more
 * @param headerCount header and trailer fields of a request; 100 as Tomcat has it; breach: 431
 * @param responseHeadBytes status line and header section of a response as it is sent, the server's own fields
 *     included; breach: 500; as much again for its trailer section; breach: the body is cut
 * @param bodyBytes content of a request, framing not counted; -1 = no limit, because uploads are the application's
 *     matter and forms and multipart have limits of their own; breach: 413
 * @param chunkExtensionBytes all chunk extensions of a request together; nobody uses them, so more is an attack;
 *     breach: 400
 * @param trailerBytes the trailer section of a request; breach: 431
 * @param unreadBodyBytes how much of a body that the application left unread is read away to keep the connection; more
 *     costs longer than a new connection; breach: {@code Connection: close}; an application that answers in chunks
 *     while it reads is judged when it has ended, and the connection closed then
 * @param requestsPerConnection requests after which a connection is closed, 0 = no limit
 * @param minimumRate octets per second that a peer must give or take on average while a thread or a full buffer waits
 *     for it, 0 = off; 250 is below any modem and ends slow attacks; breach: 408 and close, or cut
 * @param rateWindow over which the rate is averaged; long enough for a lost packet, positive
 * @param maxConnections open connections in all; at the limit the least recently used idle one goes, and only when none
 *     is idle does accepting stop; 16,384 fits a descriptor limit of 20,000
 * @param keepAliveLimit connections resting between requests, 0 = no limit; the least recently used go first
 */
public record Limits(
        int requestLineBytes,
        int headBytes,
        int headerCount,
        int responseHeadBytes,
        long bodyBytes,
        int chunkExtensionBytes,
        int trailerBytes,
        int unreadBodyBytes,
        int requestsPerConnection,
        int minimumRate,
        Duration rateWindow,
        int maxConnections,
        int keepAliveLimit) {
    /** The numbers of each component's reason. */
    public static final Limits DEFAULT = new Limits(
            16 * 1024,
            16 * 1024,
            100,
            16 * 1024,
            -1,
            8 * 1024,
            8 * 1024,
            64 * 1024,
            0,
            250,
            Duration.ofSeconds(20),
            16_384,
            0);

    private static final int MAX = Integer.MAX_VALUE;
    private static final int LARGEST_HEAD = 16 * 1024 * 1024;
    private static final int SMALLEST_HEAD = 256;
    private static final int SMALLEST_LINE = 32;

    /** Refuses what is out of range by the name of the setting. */
    public Limits {
        Check.between("limits.requestLineBytes", SMALLEST_LINE, LARGEST_HEAD, requestLineBytes);
        Check.between("limits.headBytes", SMALLEST_HEAD, LARGEST_HEAD, headBytes);
        Check.between("limits.headerCount", 1, 100_000, headerCount);
        Check.between("limits.responseHeadBytes", SMALLEST_HEAD, LARGEST_HEAD, responseHeadBytes);
        Check.between("limits.bodyBytes", -1, Long.MAX_VALUE, bodyBytes);
        Check.between("limits.chunkExtensionBytes", 0, LARGEST_HEAD, chunkExtensionBytes);
        Check.between("limits.trailerBytes", 0, LARGEST_HEAD, trailerBytes);
        Check.between("limits.unreadBodyBytes", 0, MAX, unreadBodyBytes);
        Check.between("limits.requestsPerConnection", 0, MAX, requestsPerConnection);
        Check.between("limits.minimumRate", 0, MAX, minimumRate);
        Check.positive("limits.rateWindow", rateWindow);
        Check.between("limits.maxConnections", 1, MAX, maxConnections);
        Check.between("limits.keepAliveLimit", 0, MAX, keepAliveLimit);
    }

    /** The same with another {@link #requestLineBytes}. */
    public Limits withRequestLineBytes(int requestLineBytes) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #headBytes}. */
    public Limits withHeadBytes(int headBytes) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #headerCount}. */
    public Limits withHeaderCount(int headerCount) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #responseHeadBytes}. */
    public Limits withResponseHeadBytes(int responseHeadBytes) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #bodyBytes}. */
    public Limits withBodyBytes(long bodyBytes) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #chunkExtensionBytes}. */
    public Limits withChunkExtensionBytes(int chunkExtensionBytes) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #trailerBytes}. */
    public Limits withTrailerBytes(int trailerBytes) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #unreadBodyBytes}. */
    public Limits withUnreadBodyBytes(int unreadBodyBytes) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #requestsPerConnection}. */
    public Limits withRequestsPerConnection(int requestsPerConnection) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #minimumRate}. */
    public Limits withMinimumRate(int minimumRate) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #rateWindow}. */
    public Limits withRateWindow(Duration rateWindow) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #maxConnections}. */
    public Limits withMaxConnections(int maxConnections) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }

    /** The same with another {@link #keepAliveLimit}. */
    public Limits withKeepAliveLimit(int keepAliveLimit) {
        return new Limits(
                requestLineBytes,
                headBytes,
                headerCount,
                responseHeadBytes,
                bodyBytes,
                chunkExtensionBytes,
                trailerBytes,
                unreadBodyBytes,
                requestsPerConnection,
                minimumRate,
                rateWindow,
                maxConnections,
                keepAliveLimit);
    }
}
