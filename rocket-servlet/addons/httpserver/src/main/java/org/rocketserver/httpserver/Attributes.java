package org.rocketserver.httpserver;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an exchange: its own, and behind them those of its context, which every exchange sees. Thread-safe.
 */
final class Attributes {
    private final Map<String, Object> context;
    private final boolean shared;

    /** Made when it is needed; a null stands for one that was set to null. */
    private @Nullable Map<String, @Nullable Object> own;

    /**
     * Attributes without any of their own.
     *
     * @param context those of the context
     * @param shared whether what is set is set in the context, for all its exchanges
     */
    Attributes(Map<String, Object> context, boolean shared) {
        this.context = context;
        this.shared = shared;
    }

    synchronized @Nullable Object get(String name) {
        Map<String, @Nullable Object> mine = own;
        return mine != null && mine.containsKey(name) ? mine.get(name) : context.get(name);
    }

    synchronized void set(String name, @Nullable Object value) {
        if (shared) {
            if (value == null) {
                context.remove(name);
            } else {
                context.put(name, value);
            }
            return;
        }
        Map<String, @Nullable Object> mine = own;
        if (mine == null) {
            mine = new HashMap<>();
            own = mine;
        }
        mine.put(name, value);
    }
}
