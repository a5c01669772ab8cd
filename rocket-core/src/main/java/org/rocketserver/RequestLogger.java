package org.rocketserver;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.RocketConfig.AccessLog;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.LastResort;
import org.rocketserver.engine.TrustedProxies;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.http1.RequestLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each request to {@code Rocket.Requests}, by a thread of its own. Serving threads only put the
 * values aside; they wake the writer once a burst. Bounded: what comes while too much waits is dropped and counted.
 * Control characters and quotes of what clients sent are escaped, so that nobody writes lines of his own.
 */
final class RequestLogger implements RequestLog, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Requests");
    private static final Logger ROCKET = LoggerFactory.getLogger("Rocket");
    private static final int MOST = 16 * 1024;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int IDLE_TURNS = 20;

    private final AccessLog format;
    private final TrustedProxies proxies;
    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean stopped;

    /** In a class of its own, which is not loaded before there is something to log: it is a part of the start. */
    private static final class CommonTime {
        static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT)
                .withZone(ZoneId.systemDefault());
    }

    /** One request. */
    private record Entry(
            Instant at,
            SocketAddress remote,
            @Nullable String method,
            @Nullable RequestTarget target,
            @Nullable HttpVersion version,
            Headers headers,
            int status,
            long octets) {}

    RequestLogger(AccessLog format, TrustedProxies proxies, String name) {
        this.format = format;
        this.proxies = proxies;
        this.thread = new Thread(null, this, "rocket-" + name + "-requests", 0, false);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Writes what waits and ends. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void served(
            Connection connection,
            @Nullable String method,
            @Nullable RequestTarget target,
            @Nullable HttpVersion version,
            Headers headers,
            int status,
            long octets) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        if (waiting.get() >= MOST) {
            dropped.increment();
            return;
        }
        waiting.incrementAndGet();
        entries.add(new Entry(
                connection.clock().instant(),
                connection.info().remote(),
                method,
                target,
                version,
                headers,
                status,
                octets));
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        int idle = 0;
        while (!stopped || !entries.isEmpty()) {
            idle = drainSafely() > 0 ? 0 : idle + 1;
            if (idle < IDLE_TURNS) {
                LockSupport.parkNanos(this, PAUSE);
            } else {
                asleep.set(true);
                if (entries.isEmpty() && !stopped) {
                    LockSupport.park(this);
                }
                asleep.set(false);
            }
        }
    }

    /** Whatever befalls one line, as a log without memory, the next ones are written. */
    private int drainSafely() {
        try {
            return drain();
        } catch (RuntimeException | Error e) {
            LastResort.report(ROCKET, "the line of a request could not be written", e);
            return 1;
        }
    }

    private int drain() {
        int count = 0;
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            waiting.decrementAndGet();
            LOG.info(line(entry));
            count++;
        }
        long lost = dropped.sumThenReset();
        if (lost > 0) {
            ROCKET.warn("{} request lines were dropped, the log is too slow", lost);
        }
        return count;
    }

    // ---- the forms

    private String line(Entry entry) {
        StringBuilder line = new StringBuilder(128);
        switch (format) {
            case COMMON -> common(line, entry);
            case COMBINED -> {
                common(line, entry).append(' ');
                quoted(line, entry.headers.first("Referer")).append(' ');
                quoted(line, entry.headers.first("User-Agent"));
            }
            case JSON -> json(line, entry);
            case LINE, OFF -> {
                line.append(host(entry)).append(" - ");
                quoted(line, requestLine(entry)).append(" - ");
                line.append(entry.status).append(' ').append(entry.octets);
            }
        }
        return line.toString();
    }

    private StringBuilder common(StringBuilder line, Entry entry) {
        line.append(host(entry))
                .append(" - - [")
                .append(CommonTime.FORMAT.format(entry.at))
                .append("] ");
        quoted(line, requestLine(entry)).append(' ').append(entry.status).append(' ');
        return line.append(entry.octets == 0 ? "-" : Long.toString(entry.octets));
    }

    private void json(StringBuilder line, Entry entry) {
        line.append("{\"time\":\"").append(entry.at).append("\",\"remote\":");
        quoted(line, host(entry));
        line.append(",\"method\":");
        quoted(line, entry.method);
        line.append(",\"target\":");
        quoted(line, entry.target == null ? null : entry.target.text());
        line.append(",\"protocol\":");
        quoted(line, entry.version == null ? null : entry.version.toString());
        line.append(",\"status\":").append(entry.status).append(",\"octets\":").append(entry.octets);
        line.append(",\"referer\":");
        quoted(line, entry.headers.first("Referer"));
        line.append(",\"userAgent\":");
        quoted(line, entry.headers.first("User-Agent")).append('}');
    }

    private static @Nullable String requestLine(Entry entry) {
        if (entry.method == null || entry.target == null) {
            return null;
        }
        return entry.method + " " + entry.target.text() + " " + entry.version;
    }

    private String host(Entry entry) {
        return proxies.client(entry.remote, entry.headers) instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "unix";
    }

    /** The text in quotes, or a dash for none, with everything escaped that could end the quotes or the line. */
    private static StringBuilder quoted(StringBuilder line, @Nullable String text) {
        line.append('"');
        if (text == null) {
            return line.append("-\"");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7F) {
                line.append("\\u00");
                line.append(Character.forDigit(c >> 4 & 0xF, 16)).append(Character.forDigit(c & 0xF, 16));
            } else {
                line.append(c);
            }
        }
        return line.append('"');
    }
}
