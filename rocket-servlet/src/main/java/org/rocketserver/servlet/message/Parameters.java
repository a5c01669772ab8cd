package org.rocketserver.servlet.message;

import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.FormDecoder;
import org.rocketserver.http.HttpException;

/**
 * The parameters of a request (Servlet 6.1 §3.1): query first, then the form, read when first asked for; those of a
 * dispatcher's query string before both for as long as the dispatch lasts (§9.1.1). Owned by the exchange's current
 * thread.
 */
final class Parameters {
    /** Adds what the body has to say. */
    @FunctionalInterface
    interface Form {
        /**
         * Reads the form, if there is one that may be read.
         *
         * @param left how many parameters are still allowed
         * @param into gets names and values
         */
        void read(int left, BiConsumer<String, String> into) throws IOException;
    }

    private final Frames frames;
    private final @Nullable String query;
    private final int most;
    private final Form form;
    private Map<String, String[]> own = Map.of();
    private int count;
    private boolean read;
    private @Nullable Exception failure;
    private @Nullable Map<String, String[]> merged;
    private @Nullable Object mergedFor;

    /**
     * The parameters of one request.
     *
     * @param frames tell which dispatchers' queries count
     * @param query the client's, or null
     * @param most parameters of query and form together, -1 for no limit
     * @param form reads the body
     */
    Parameters(Frames frames, @Nullable String query, int most, Form form) {
        this.frames = frames;
        this.query = query;
        this.most = most < 0 ? Integer.MAX_VALUE : most;
        this.form = form;
    }

    /**
     * All of them, unmodifiable.
     *
     * @throws IllegalStateException query or form is malformed or too large, or could not be read; its cause may be an
     *     {@link HttpException} that says which status answers it. An error page gets what could be read
     */
    Map<String, String[]> all() {
        readOnce();
        Exception failed = failure;
        if (failed != null && frames.type() != DispatcherType.ERROR) {
            throw new IllegalStateException("the parameters cannot be read: " + failed.getMessage(), failed);
        }
        Map<String, String[]> result = merged;
        if (result == null || mergedFor != frames.state()) {
            result = Collections.unmodifiableMap(merge());
            merged = result;
            mergedFor = frames.state();
        }
        return result;
    }

    @Nullable
    String first(String name) {
        String[] values = all().get(name);
        return values == null ? null : values[0];
    }

    String @Nullable [] values(String name) {
        String[] values = all().get(name);
        return values == null ? null : values.clone();
    }

    private void readOnce() {
        if (read) {
            return;
        }
        own = new LinkedHashMap<>();
        read = true;
        try {
            if (query != null) {
                new FormDecoder(StandardCharsets.UTF_8, most, this::add).decode(query);
            }
            form.read(most - count, this::add);
        } catch (IOException | HttpException e) {
            failure = e;
        } catch (IllegalStateException e) {
            failure = e.getCause() instanceof HttpException refused ? refused : e;
        }
    }

    private void add(String name, String value) {
        count++;
        append(own, name, value);
    }

    private Map<String, String[]> merge() {
        if (!frames.hasQuery()) {
            return own;
        }
        Map<String, String[]> all = new LinkedHashMap<>();
        FormDecoder decoder = new FormDecoder(StandardCharsets.UTF_8, most, (name, value) -> append(all, name, value));
        frames.eachQuery(decoder::decode);
        own.forEach((name, values) -> {
            for (String value : values) {
                append(all, name, value);
            }
        });
        return all;
    }

    private static void append(Map<String, String[]> to, String name, String value) {
        String[] before = to.get(name);
        if (before == null) {
            to.put(name, new String[] {value});
        } else {
            String[] more = Arrays.copyOf(before, before.length + 1);
            more[before.length] = value;
            to.put(name, more);
        }
    }
}
