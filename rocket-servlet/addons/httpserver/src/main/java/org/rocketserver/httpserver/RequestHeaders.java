package org.rocketserver.httpserver;

import com.sun.net.httpserver.Headers;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The header section of a request, which nobody changes: every method that would throws. */
final class RequestHeaders extends Headers {
    private final Map<String, List<String>> unchanging;

    RequestHeaders(org.rocketserver.http.Headers section) {
        for (int field = 0; field < section.size(); field++) {
            super.add(section.name(field), section.value(field));
        }
        for (Map.Entry<String, List<String>> entry : super.entrySet()) {
            entry.setValue(Collections.unmodifiableList(entry.getValue()));
        }
        Set<Map.Entry<String, List<String>>> entries = super.entrySet();
        unchanging = Collections.unmodifiableMap(new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, List<String>>> entrySet() {
                return entries;
            }
        });
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("the headers of a request cannot be changed");
    }

    @Override
    public Set<String> keySet() {
        return unchanging.keySet();
    }

    @Override
    public Collection<List<String>> values() {
        return unchanging.values();
    }

    @Override
    public Set<Map.Entry<String, List<String>>> entrySet() {
        return unchanging.entrySet();
    }

    @Override
    public void add(String name, String value) {
        throw refused();
    }

    @Override
    public void set(String name, String value) {
        throw refused();
    }

    @Override
    public List<String> put(String name, List<String> values) {
        throw refused();
    }

    @Override
    public void putAll(Map<? extends String, ? extends List<String>> more) {
        throw refused();
    }

    @Override
    public List<String> remove(Object name) {
        throw refused();
    }

    @Override
    public boolean remove(Object name, Object values) {
        throw refused();
    }

    @Override
    public void clear() {
        throw refused();
    }

    @Override
    public void replaceAll(BiFunction<? super String, ? super List<String>, ? extends List<String>> function) {
        throw refused();
    }

    @Override
    public List<String> replace(String name, List<String> values) {
        throw refused();
    }

    @Override
    public boolean replace(String name, List<String> before, List<String> values) {
        throw refused();
    }

    @Override
    public List<String> putIfAbsent(String name, List<String> values) {
        throw refused();
    }

    @Override
    public List<String> computeIfAbsent(String name, Function<? super String, ? extends List<String>> function) {
        throw refused();
    }

    @Override
    public List<String> computeIfPresent(
            String name, BiFunction<? super String, ? super List<String>, ? extends List<String>> function) {
        throw refused();
    }

    @Override
    public List<String> compute(
            String name, BiFunction<? super String, ? super List<String>, ? extends List<String>> function) {
        throw refused();
    }

    @Override
    public List<String> merge(
            String name,
            List<String> values,
            BiFunction<? super List<String>, ? super List<String>, ? extends List<String>> function) {
        throw refused();
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
