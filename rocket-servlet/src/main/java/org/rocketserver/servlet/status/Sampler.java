package org.rocketserver.servlet.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.RocketStats;
import org.rocketserver.ServerState;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.servlet.RunningApplication;
import org.rocketserver.servlet.ServletContainer;

/** Looks at the server once a second and remembers the last minute. Thread-safe. */
final class Sampler {
    private static final int SECONDS = 60;

    private final Rocket rocket;
    private final ServletContainer container;
    private final @Nullable Latencies latencies;
    private final Instant began = Instant.now();

    /** The last minute, the oldest first; guarded by this. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sample(RocketStats stats, long[] latencies) {}

    Sampler(Rocket rocket, ServletContainer container, @Nullable Latencies latencies) {
        this.rocket = rocket;
        this.container = container;
        this.latencies = latencies;
    }

    private Sample now() {
        return new Sample(rocket.stats(), latencies == null ? new long[0] : latencies.snapshot());
    }

    /** Takes one look; to be called about once a second. */
    synchronized void look() {
        samples.addLast(now());
        while (samples.size() > SECONDS + 1) {
            samples.removeFirst();
        }
    }

    /** Everything, by name. */
    synchronized Map<String, Object> facts() {
        Sample now = now();
        Sample last = samples.isEmpty() ? now : samples.getLast();
        Sample first = samples.isEmpty() ? now : samples.getFirst();
        RocketStats stats = now.stats();
        RocketConfig config = rocket.config();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("state", rocket.state().name());
        facts.put("time", stats.at());
        facts.put("watchedSeconds", Duration.between(began, stats.at()).toSeconds());
        facts.put("connections", connections(stats, config));
        facts.put("threads", threads(stats, config.threads()));
        facts.put("requests", requests(stats, last.stats()));
        facts.put("traffic", Map.of("bytesRead", stats.bytesRead(), "bytesWritten", stats.bytesWritten()));
        if (latencies != null) {
            facts.put("latency", latency(first, now));
        }
        facts.put("applications", applications());
        facts.put("certificates", certificates(config, stats.at()));
        Runtime runtime = Runtime.getRuntime();
        facts.put(
                "memory",
                Map.of("heapUsed", runtime.totalMemory() - runtime.freeMemory(), "heapMax", runtime.maxMemory()));
        facts.put("history", history());
        return facts;
    }

    private static Map<String, Object> connections(RocketStats stats, RocketConfig config) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("open", stats.connectionsOpen());
        facts.put("most", config.limits().maxConnections());
        facts.put("accepted", stats.connectionsAccepted());
        facts.put("refused", stats.connectionsRefused());
        facts.put("handshakeFailures", stats.handshakeFailures());
        return facts;
    }

    private static Map<String, Object> threads(RocketStats stats, ThreadConfig config) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("kind", config.kind().name());
        facts.put("all", stats.threads());
        facts.put("busy", stats.threadsBusy());
        facts.put("min", config.min());
        facts.put("max", config.max());
        facts.put("queued", stats.queued());
        facts.put("queueSize", config.acceptedQueueSize());
        return facts;
    }

    private static Map<String, Object> requests(RocketStats now, RocketStats before) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("all", now.requests());
        facts.put("perSecond", rate(before, now));
        facts.put("successful", now.successful());
        facts.put("redirections", now.redirections());
        facts.put("clientErrors", now.clientErrors());
        facts.put("serverErrors", now.serverErrors());
        return facts;
    }

    private static double rate(RocketStats before, RocketStats now) {
        double seconds = Duration.between(before.at(), now.at()).toNanos() / 1e9;
        return seconds <= 0.05 ? 0 : Math.round((now.requests() - before.requests()) / seconds * 10) / 10.0;
    }

    private static Map<String, Object> latency(Sample first, Sample now) {
        Map<String, Object> facts = new LinkedHashMap<>();
        long[] before = first.latencies();
        long[] after = now.latencies();
        facts.put(
                "seconds",
                Duration.between(first.stats().at(), now.stats().at()).toSeconds());
        facts.put("count", Latencies.count(before, after));
        facts.put("p50", milliseconds(Latencies.quantile(before, after, 0.5)));
        facts.put("p90", milliseconds(Latencies.quantile(before, after, 0.9)));
        facts.put("p99", milliseconds(Latencies.quantile(before, after, 0.99)));
        facts.put("max", milliseconds(Latencies.quantile(before, after, 1)));
        return facts;
    }

    private static double milliseconds(long micros) {
        return micros / 1000.0;
    }

    private List<Object> applications() {
        List<Object> all = new ArrayList<>();
        if (rocket.state() == ServerState.STARTING) {
            return all; // whoever asks must not wait until all have started: health checks need the threads
        }
        for (RunningApplication application : container.applications()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("context", application.contextPath().isEmpty() ? "/" : application.contextPath());
            one.put("host", application.host());
            one.put("name", application.name());
            one.put("requests", application.requests());
            one.put("inside", application.requestsInside());
            one.put("sessions", application.sessions());
            one.put("sessionsCreated", application.sessionsCreated());
            one.put("readingMillis", application.reading().toMillis());
            one.put("startingMillis", application.starting().toMillis());
            all.add(one);
        }
        return all;
    }

    private static List<Object> certificates(RocketConfig config, Instant now) {
        List<Object> all = new ArrayList<>();
        for (CertificateStatus certificate : CertificateStatus.of(config)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("subject", certificate.subject());
            one.put("until", certificate.until());
            one.put("days", Duration.between(now, certificate.until()).toDays());
            all.add(one);
        }
        return all;
    }

    /** Requests a second, one number for each second of the last minute. */
    private List<Object> history() {
        List<Object> rates = new ArrayList<>();
        Sample before = null;
        for (Sample sample : samples) {
            if (before != null) {
                rates.add(rate(before.stats(), sample.stats()));
            }
            before = sample;
        }
        return rates;
    }
}
