package org.rocketserver.servlet.filter;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Lets each client make so many requests in so much time, with bursts of as many; beyond that it is answered 429 with
 * {@code Retry-After} (RFC 6585 §4). A client is an address, of IPv6 its first 64 bits, unless another way of telling
 * them apart is given. Behind a proxy all clients are one until the proxy is trusted
 * ({@link org.rocketserver.config.ProxyConfig}). Memory is bounded: of more than 100,000 clients at a time those that
 * have been quiet are forgotten first.
 */
public final class RateLimit extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final int MOST_CLIENTS = 100_000;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int requests;
    private final long nanosPerRequest;
    private final transient Function<HttpServletRequest, String> client;
    private final transient LongSupplier nanoTime;

    /** By client: when its whole allowance is there again, in the units of {@link System#nanoTime}. */
    private final transient ConcurrentHashMap<String, Long> fullAgain = new ConcurrentHashMap<>();

    private final AtomicBoolean sweeping = new AtomicBoolean();

    /**
     * So many requests in so much time for each address.
     *
     * @param requests 1 or more
     * @param time from a nanosecond for each request to 365 days
     */
    public RateLimit(int requests, Duration time) {
        this(requests, time, RateLimit::network);
    }

    /**
     * The same with another way of telling clients apart, such as by their names.
     *
     * @param client answers the same text for the same client; never null
     */
    public RateLimit(int requests, Duration time, Function<HttpServletRequest, String> client) {
        this(requests, time, client, System::nanoTime);
    }

    RateLimit(int requests, Duration time, Function<HttpServletRequest, String> client, LongSupplier nanoTime) {
        if (requests < 1 || time.compareTo(Duration.ofDays(365)) > 0 || time.toNanos() < requests) {
            throw new IllegalArgumentException("a rate is 1 or more requests in a time of up to 365 days: " + requests
                    + " in " + time + "; use 100 in PT1S, say");
        }
        this.requests = requests;
        this.nanosPerRequest = time.toNanos() / requests;
        this.client = client;
        this.nanoTime = nanoTime;
    }

    private static String network(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        int colons = 0;
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) == ':' && ++colons == 4) {
                return address.substring(0, i);
            }
        }
        return address;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long wait = take(client.apply(request));
        if (wait > 0) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, (wait + 999_999_999) / 1_000_000_000)));
            response.sendError(TOO_MANY_REQUESTS);
            return;
        }
        chain.doFilter(request, response);
    }

    /** Takes one request off a client's allowance; how many nanoseconds it has to wait for it, 0 for not at all. */
    long take(String name) {
        long now = nanoTime.getAsLong();
        long[] wait = new long[1];
        fullAgain.compute(name, (key, full) -> {
            long from = full == null || full - now < 0 ? now : full;
            long next = from + nanosPerRequest;
            long over = next - now - requests * nanosPerRequest;
            wait[0] = Math.max(0, over);
            return over > 0 ? full : Long.valueOf(next);
        });
        if (fullAgain.size() > MOST_CLIENTS && sweeping.compareAndSet(false, true)) {
            sweep(now);
            sweeping.set(false);
        }
        return wait[0];
    }

    /** Forgets who has a whole allowance; if that is not enough, who has a good half, then everybody. */
    private void sweep(long now) {
        long allowance = requests * nanosPerRequest;
        for (long used = 0; fullAgain.size() > MOST_CLIENTS; used += allowance / 2 + 1) {
            long most = used;
            fullAgain.values().removeIf(full -> full - now <= most);
        }
    }

    int clients() {
        return fullAgain.size();
    }
}
