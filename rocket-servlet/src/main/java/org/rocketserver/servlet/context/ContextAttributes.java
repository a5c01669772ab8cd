package org.rocketserver.servlet.context;

import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The attributes of a context, shared by all its threads; tells the listeners of each change. Thread-safe. */
final class ContextAttributes {
    private final Map<String, Object> values = new ConcurrentHashMap<>();
    private final ServletContext context;
    private final Listeners listeners;

    ContextAttributes(ServletContext context, Listeners listeners) {
        this.context = context;
        this.listeners = listeners;
    }

    @Nullable
    Object get(String name) {
        return values.get(Objects.requireNonNull(name, "the name of an attribute must not be null"));
    }

    Enumeration<String> names() {
        return Collections.enumeration(values.keySet());
    }

    void set(String name, @Nullable Object value) {
        Objects.requireNonNull(name, "the name of an attribute must not be null");
        Object old = value == null ? values.remove(name) : values.put(name, value);
        if (old != null || value != null) {
            listeners.contextAttributeChanged(context, name, old, value);
        }
    }

    void clear() {
        values.clear();
    }
}
