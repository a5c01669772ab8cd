package org.rocketserver.servlet.message;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.TlsInfo;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.servlet.spi.RequestAttributes;

/**
 * The attributes of a request (Servlet 6.1 §3.3): those the application set, those of TLS (§3.10), and those that
 * follow from the dispatches under way (§9.3.1, §9.4.2, §9.7.2, §10.9.1), which are computed and never stored. What the
 * application sets in place of one of these lasts as long as the dispatch.
 */
final class Attributes {
    private static final String FORWARD = "jakarta.servlet.forward.";
    private static final String INCLUDE = "jakarta.servlet.include.";
    private static final String ASYNC = "jakarta.servlet.async.";
    private static final String ERROR = "jakarta.servlet.error.";
    private static final String TLS = "jakarta.servlet.request.";
    private static final Set<String> TLS_NAMES =
            Set.of("secure_protocol", "cipher_suite", "key_size", "ssl_session_id", "X509Certificate");
    private static final Set<String> PATH_NAMES =
            Set.of("request_uri", "context_path", "servlet_path", "path_info", "query_string", "mapping");

    private final Exchange exchange;
    private final RequestServices services;
    private final Frames frames;

    /** What the application set; made with the first, as most requests have none. */
    private Map<String, Object> stored = Map.of();

    Attributes(Exchange exchange, RequestServices services, Frames frames) {
        this.exchange = exchange;
        this.services = services;
        this.frames = frames;
    }

    @Nullable
    Object get(String name) {
        if (name.startsWith("jakarta.servlet.")) {
            Map<String, @Nullable Object> overrides = frames.overrides();
            if (overrides != null && overrides.containsKey(name)) {
                return overrides.get(name);
            }
            Object computed = computed(name);
            if (computed != null) {
                return computed;
            }
        }
        Object value = stored.get(name);
        return value == null && name.equals(RequestAttributes.EARLY_HINTS) ? earlyHints() : value;
    }

    private @Nullable Object earlyHints() {
        return exchange.request().version() == HttpVersion.HTTP_1_0 ? null : new EarlyHints(exchange);
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(stored.keySet());
        addComputed(names, TLS, TLS_NAMES);
        addComputed(names, FORWARD, PATH_NAMES);
        addComputed(names, INCLUDE, PATH_NAMES);
        addComputed(names, ASYNC, PATH_NAMES);
        names.addAll(frames.attributeNames());
        Map<String, @Nullable Object> overrides = frames.overrides();
        if (overrides != null) {
            overrides.forEach((name, value) -> {
                if (value == null) {
                    names.remove(name);
                } else {
                    names.add(name);
                }
            });
        }
        return names;
    }

    private void addComputed(Set<String> names, String prefix, Set<String> ends) {
        for (String end : ends) {
            if (computed(prefix + end) != null) {
                names.add(prefix + end);
            }
        }
    }

    /** Sets an attribute; null removes it. */
    void set(String name, @Nullable Object value) {
        if (name == null) {
            throw new IllegalArgumentException("an attribute needs a name");
        }
        if (value == null) {
            remove(name);
            return;
        }
        if (special(name)) {
            frames.override(name, value);
            return;
        }
        if (stored.isEmpty()) {
            stored = new HashMap<>();
        }
        Object before = stored.put(name, value);
        if (before == null) {
            services.attributeAdded(name, value);
        } else {
            services.attributeReplaced(name, before);
        }
    }

    void remove(String name) {
        if (special(name)) {
            frames.override(name, null);
            return;
        }
        Object before = stored.isEmpty() ? null : stored.remove(name);
        if (before != null) {
            services.attributeRemoved(name, before);
        }
    }

    /** Whether a dispatch, not the application, is the source of this attribute now. */
    private boolean special(String name) {
        return name.startsWith("jakarta.servlet.") && !name.startsWith(TLS) && computed(name) != null;
    }

    private @Nullable Object computed(String name) {
        if (name.startsWith(FORWARD)) {
            return frames.within(DispatcherType.FORWARD) ? path(frames.original(), name, FORWARD) : null;
        }
        if (name.startsWith(INCLUDE)) {
            PathElements included = frames.included();
            return included == null ? null : path(included, name, INCLUDE);
        }
        if (name.startsWith(ASYNC)) {
            return frames.within(DispatcherType.ASYNC) ? path(frames.original(), name, ASYNC) : null;
        }
        if (name.startsWith(ERROR)) {
            return frames.attribute(name);
        }
        TlsInfo tls = exchange.connection().tls();
        return tls != null && name.startsWith(TLS) ? ofTls(tls, name.substring(TLS.length())) : null;
    }

    /** Names as in {@link RequestDispatcher#FORWARD_REQUEST_URI} and {@link AsyncContext#ASYNC_REQUEST_URI}. */
    private static @Nullable Object path(PathElements paths, String name, String prefix) {
        return switch (name.substring(prefix.length())) {
            case "request_uri" -> paths.requestUri();
            case "context_path" -> paths.contextPath();
            case "servlet_path" -> paths.servletPath();
            case "path_info" -> paths.pathInfo();
            case "query_string" -> paths.queryString();
            case "mapping" -> paths.mapping();
            default -> null;
        };
    }

    private static @Nullable Object ofTls(TlsInfo tls, String name) {
        return switch (name) {
            case "secure_protocol" -> tls.protocol();
            case "cipher_suite" -> tls.cipherSuite();
            case "key_size" -> tls.keySize();
            case "ssl_session_id" -> tls.sessionId().isEmpty() ? null : tls.sessionId();
            case "X509Certificate" ->
                tls.peerCertificates().isEmpty() ? null : tls.peerCertificates().toArray(X509Certificate[]::new);
            default -> null;
        };
    }
}
