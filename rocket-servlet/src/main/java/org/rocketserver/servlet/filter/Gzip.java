package org.rocketserver.servlet.filter;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.QualityList;

/**
 * Compresses answers for clients that take {@code gzip} (RFC 9110 §8.4.1.3, §12.5.3): text of all kinds, from a size on
 * below which it would not pay. Left as they are: what is compressed already, parts of files, what says
 * {@code no-transform}, and streams that are written without blocking. A strong entity tag becomes a weak one, since
 * the octets differ (§8.8.1).
 *
 * <p>Secrets beside what an attacker can choose, in one compressed answer over TLS, can be guessed from its length
 * (BREACH): pages that show a token and echo their parameters should mask the token anew for each answer.
 */
public final class Gzip extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final int MINIMUM = 1024;
    private static final int LEVEL = 6;
    private static final List<String> TYPES = List.of(
            "text/",
            "application/json",
            "application/javascript",
            "application/xml",
            "application/xhtml+xml",
            "application/wasm",
            "application/manifest+json",
            "application/graphql",
            "application/yaml",
            "image/svg+xml",
            "image/bmp",
            "font/ttf",
            "font/otf");

    private final int minimum;
    private final int level;
    private final String[] types;

    /** Text from 1 KiB on, at the usual level. */
    public Gzip() {
        this(MINIMUM, LEVEL, TYPES.toArray(String[]::new));
    }

    /**
     * Something else.
     *
     * @param minimum octets below which an answer is left as it is, 0 or more
     * @param level 1 (fast) to 9 (small)
     * @param types media types, or their beginnings such as {@code text/}; {@code +json} and {@code +xml} are always in
     */
    public Gzip(int minimum, int level, String... types) {
        if (minimum < 0) {
            throw new IllegalArgumentException("the least size to compress must not be negative: " + minimum);
        }
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("the level of compression is 1 to 9: " + level);
        }
        this.minimum = minimum;
        this.level = level;
        this.types = types.clone();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.addHeader("Vary", "Accept-Encoding");
        if (QualityList.parse(request.getHeader("Accept-Encoding")).quality("gzip") <= 0) {
            chain.doFilter(request, response);
            return;
        }
        GzipResponse compressed =
                new GzipResponse(response, this, request.getMethod().equals("HEAD"));
        chain.doFilter(request, compressed);
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new Finish(compressed), request, compressed);
        } else {
            compressed.finish();
        }
    }

    int minimum() {
        return minimum;
    }

    int level() {
        return level;
    }

    /** Whether content of a type is worth it. */
    boolean takes(@Nullable String type) {
        if (type == null) {
            return false;
        }
        int end = type.indexOf(';');
        String name = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (name.equals("text/event-stream")) {
            return false; // each event has to leave at once
        }
        for (String each : types) {
            if (name.startsWith(each)) {
                return true;
            }
        }
        return name.endsWith("+json") || name.endsWith("+xml");
    }

    /** Ends the content when an asynchronous request is over. */
    private record Finish(GzipResponse response) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            if (event.getThrowable() == null) {
                response.finish();
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // the answer comes from elsewhere, or from a listener that completes
        }

        @Override
        public void onError(AsyncEvent event) {
            // the answer is the error's
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this, event.getSuppliedRequest(), event.getSuppliedResponse());
        }
    }
}
