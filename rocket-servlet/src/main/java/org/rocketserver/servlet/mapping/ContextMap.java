package org.rocketserver.servlet.mapping;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the application of a request (Servlet 6.1 §12.1): by virtual host, then by the longest context path. Immutable;
 * a change makes a new one.
 *
 * @param <T> the applications
 */
public final class ContextMap<T> {
    private static final ContextMap<?> EMPTY = new ContextMap<>(Map.of());

    /** Host in lower case, or empty for every host, to context path to application. */
    private final Map<String, Map<String, T>> hosts;

    /** The length of the longest context path of all. */
    private final int longestPath;

    private ContextMap(Map<String, Map<String, T>> hosts) {
        this.hosts = hosts;
        int longest = 0;
        for (Map<String, T> contexts : hosts.values()) {
            for (String path : contexts.keySet()) {
                longest = Math.max(longest, path.length());
            }
        }
        this.longestPath = longest;
    }

    /** No applications. */
    @SuppressWarnings("unchecked") // holds nothing
    public static <T> ContextMap<T> empty() {
        return (ContextMap<T>) EMPTY;
    }

    /**
     * The same applications and one more, which takes the place of one at the same path.
     *
     * @param host a host name, {@code *.example.org} for all below it, or empty for every host
     * @param contextPath empty, or beginning and not ending with a slash
     * @param application what is there
     */
    public ContextMap<T> with(String host, String contextPath, T application) {
        check(contextPath);
        Map<String, Map<String, T>> changed = copy();
        String name = host.toLowerCase(Locale.ROOT);
        Map<String, T> ofHost = changed.get(name);
        if (ofHost == null) {
            ofHost = new HashMap<>();
            changed.put(name, ofHost);
        }
        ofHost.put(contextPath, application);
        return new ContextMap<>(changed);
    }

    /** The same applications but for the one at a host and path. */
    public ContextMap<T> without(String host, String contextPath) {
        Map<String, Map<String, T>> changed = copy();
        Map<String, T> contexts = changed.get(host.toLowerCase(Locale.ROOT));
        if (contexts != null) {
            contexts.remove(contextPath);
            if (contexts.isEmpty()) {
                changed.remove(host.toLowerCase(Locale.ROOT));
            }
        }
        return new ContextMap<>(changed);
    }

    private static void check(String contextPath) {
        if (!contextPath.isEmpty() && (contextPath.charAt(0) != '/' || contextPath.endsWith("/"))) {
            throw new IllegalArgumentException("context path " + contextPath
                    + " must be empty, or begin and not end with a slash (Servlet 6.1 §12.1)");
        }
    }

    private Map<String, Map<String, T>> copy() {
        Map<String, Map<String, T>> copy = new HashMap<>();
        for (Map.Entry<String, Map<String, T>> host : hosts.entrySet()) {
            copy.put(host.getKey(), new HashMap<>(host.getValue()));
        }
        return copy;
    }

    /**
     * Finds the application of a request.
     *
     * @param host the request's host name without port, or null if it named none
     * @param path canonical, beginning with a slash
     * @return the application, or null
     */
    public @Nullable T find(@Nullable String host, String path) {
        if (host != null && (hosts.size() > 1 || !hosts.containsKey(""))) {
            T found = findByHost(host.toLowerCase(Locale.ROOT), path);
            if (found != null) {
                return found;
            }
        }
        return longest(hosts.get(""), path);
    }

    /** The context paths that requests for a host may lead to, in their order. */
    public SortedSet<String> paths(@Nullable String host) {
        SortedSet<String> paths = new TreeSet<>(hosts.getOrDefault("", Map.of()).keySet());
        if (host != null) {
            String name = host.toLowerCase(Locale.ROOT);
            int dot = name.indexOf('.');
            paths.addAll(hosts.getOrDefault(name, Map.of()).keySet());
            paths.addAll(
                    dot < 0
                            ? Set.of()
                            : hosts.getOrDefault("*" + name.substring(dot), Map.of())
                                    .keySet());
        }
        return paths;
    }

    private @Nullable T findByHost(String host, String path) {
        T found = longest(hosts.get(host), path);
        int dot = host.indexOf('.');
        return found != null || dot < 0 ? found : longest(hosts.get("*" + host.substring(dot)), path);
    }

    private @Nullable T longest(@Nullable Map<String, T> contexts, String path) {
        if (contexts == null) {
            return null;
        }
        int end = path.length();
        while (end > 0) {
            T found = end > longestPath ? null : contexts.get(path.substring(0, end));
            if (found != null) {
                return found;
            }
            end = path.lastIndexOf('/', end - 1);
        }
        return contexts.get("");
    }
}
