package org.rocketserver.springboot.autoconfigure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.RocketConfig.AccessLog;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What Rocket is told that other servers are not. The names are those of Rocket's own settings, and so are the defaults
 * but for the access log. A name that does not exist fails the start.
 *
 * @param backlog connections that the kernel keeps until they are accepted; it clamps the value
 * @param accessLog what the logger Rocket.Requests writes for each request
 * @param managementBean whether the statistics are shown as a JMX bean
 * @param trustedProxies addresses, or networks such as 10.0.0.0/8, whose forwarded headers are believed where
 *     server.forward-headers-strategy is native; all private networks unless set
 * @param threads the threads that serve
 * @param timeouts how long clients are waited for
 * @param limits how much is taken from clients
 * @param container how requests are read for servlets
 */
@ConfigurationProperties(prefix = "server.rocket", ignoreUnknownFields = false)
public record RocketServerProperties(
        @DefaultValue("65535") int backlog,
        @DefaultValue("off") AccessLog accessLog,
        @DefaultValue("false") boolean managementBean,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue Threads threads,
        @DefaultValue Timeouts timeouts,
        @DefaultValue Limits limits,
        @DefaultValue Container container) {
    /**
     * The threads that serve; virtual ones where spring.threads.virtual.enabled says so.
     *
     * @param min threads kept when there is nothing to do
     * @param max threads at most, 0 for no maximum; with virtual threads: requests served at a time
     * @param acceptedQueueSize requests that wait for a thread as long as it takes
     * @param acceptedQueueTimeout how long those beyond acceptedQueueSize wait for a thread; then 503
     * @param shrinkInterval how often one surplus thread ends
     */
    public record Threads(
            @DefaultValue("10") int min,
            @DefaultValue("0") int max,
            @DefaultValue("1024") int acceptedQueueSize,
            @DefaultValue("10s") Duration acceptedQueueTimeout,
            @DefaultValue("1s") Duration shrinkInterval) {}

    /**
     * How long clients are waited for.
     *
     * @param head from the first octet of a request to the end of its head; then 408
     * @param read between two octets of a body; then 408
     * @param write between two octets that a client takes; then the connection is cut
     * @param idle rest between two requests, 0 for ever
     * @param handshake for the TLS handshake
     * @param linger for a client to read the last answer
     */
    public record Timeouts(
            @DefaultValue("20s") Duration head,
            @DefaultValue("30s") Duration read,
            @DefaultValue("30s") Duration write,
            @DefaultValue("600s") Duration idle,
            @DefaultValue("10s") Duration handshake,
            @DefaultValue("2s") Duration linger) {}

    /**
     * How much is taken from clients.
     *
     * @param headerCount header fields; beyond that 431
     * @param responseHeadBytes head of an answer; beyond that 500
     * @param bodyBytes body of a request, -1 for no limit; beyond that 413
     * @param chunkExtensionBytes chunk extensions of a request; beyond that 400
     * @param trailerBytes trailers of a request; beyond that 431
     * @param unreadBodyBytes unread rest of a body that is read away to keep the connection
     * @param requestsPerConnection requests after which a connection is closed, 0 for no limit
     * @param minimumRate octets per second that a client must give or take while it is waited for, 0 for any
     * @param rateWindow over which that rate is measured
     * @param maxConnections open connections
     * @param keepAliveLimit connections at rest, 0 for no limit
     */
    public record Limits(
            @DefaultValue("100") int headerCount,
            @DefaultValue("16KB") DataSize responseHeadBytes,
            @DefaultValue("-1") DataSize bodyBytes,
            @DefaultValue("8KB") DataSize chunkExtensionBytes,
            @DefaultValue("8KB") DataSize trailerBytes,
            @DefaultValue("64KB") DataSize unreadBodyBytes,
            @DefaultValue("0") int requestsPerConnection,
            @DefaultValue("250") int minimumRate,
            @DefaultValue("20s") Duration rateWindow,
            @DefaultValue("16384") int maxConnections,
            @DefaultValue("0") int keepAliveLimit) {}

    /**
     * How requests are read for servlets.
     *
     * @param relativeRedirects whether sendRedirect leaves relative locations as they are
     * @param asyncTimeout how long an asynchronous request may take unless it says otherwise, 0 for ever
     * @param formBytes a form in a request body; beyond that 413
     * @param parameterCount parameters of query and form together; beyond that 400
     * @param multipartParts parts of a multipart body; beyond that 413
     * @param multipartHeadBytes head of one part; beyond that 413
     * @param cookieCount cookies of a request that are looked at
     * @param encodedSlash what is done with %2F in a path
     * @param fileCacheBytes small static files kept in memory, ready to be sent; 0 for none; 8MB unless given, but not
     *     more than a sixteenth of the heap
     */
    public record Container(
            @DefaultValue("true") boolean relativeRedirects,
            @DefaultValue("30s") Duration asyncTimeout,
            @DefaultValue("2MB") DataSize formBytes,
            @DefaultValue("1000") int parameterCount,
            @DefaultValue("50") int multipartParts,
            @DefaultValue("512B") DataSize multipartHeadBytes,
            @DefaultValue("200") int cookieCount,
            @DefaultValue("reject") EncodedSlash encodedSlash,
            @Nullable DataSize fileCacheBytes) {}
}
