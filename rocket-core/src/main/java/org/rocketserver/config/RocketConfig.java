package org.rocketserver.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Everything a server is told. Its text form has a key for each component: {@code listeners.0.port=8080},
 * {@code threads.min=4}, {@code timeouts.idle=60s}, {@code limits.headBytes=16KiB}, {@code appInfo.root=/srv/www}.
 *
 * @param listeners where to listen; at least one
 * @param method who serves: the name of a {@code WorkerFactory}, such as {@code servlet} or {@code fs}
 * @param appInfo options of the method, handed to it unchanged
 * @param threads the threads that serve
 * @param timeouts how long to wait for peers
 * @param limits how much to take from peers
 * @param handleSignals whether TERM and INT stop the server, HUP and USR1 restart it, where the JVM allows
 * @param accessLog what the logger {@code Rocket.Requests} writes for each request
 * @param managementBean whether the statistics are shown as a JMX bean
 * @param serverHeader value of the Server field of every answer that has none (RFC 9110 §10.2.4); visible ASCII and
 *     blanks; empty = no such field, because what serves is nobody's business
 * @param proxies whom to believe who the client is, when others hand requests on
 */
public record RocketConfig(
        List<ListenerConfig> listeners,
        String method,
        Map<String, Object> appInfo,
        ThreadConfig threads,
        Timeouts timeouts,
        Limits limits,
        boolean handleSignals,
        AccessLog accessLog,
        boolean managementBean,
        String serverHeader,
        ProxyConfig proxies) {
    /** The form of a request's line in the log. */
    public enum AccessLog {
        /** None. */
        OFF,
        /** {@code ip - "request line" - status size}. */
        LINE,
        /** The Common Log Format. */
        COMMON,
        /** Common, with referrer and user agent. */
        COMBINED,
        /** One JSON object. */
        JSON
    }

    /** One plain listener at 127.0.0.1:8000, method {@code servlet}, the defaults of every other record. */
    public static final RocketConfig DEFAULT = new RocketConfig(
            List.of(ListenerConfig.DEFAULT),
            "servlet",
            Map.of(),
            ThreadConfig.DEFAULT,
            Timeouts.DEFAULT,
            Limits.DEFAULT,
            true,
            AccessLog.LINE,
            false,
            "",
            ProxyConfig.DEFAULT);

    /** Copies the collections and refuses what is out of range by the name of the setting. */
    public RocketConfig {
        listeners = List.copyOf(listeners);
        appInfo = Collections.unmodifiableMap(new LinkedHashMap<>(appInfo));
        if (listeners.isEmpty()) {
            throw Check.refused("listeners", "at least one", "none", "a host and a port");
        }
        Check.notBlank("method", method);
        Check.visible("serverHeader", serverHeader);
    }

    /** The defaults, but for what the text says; see {@link TextForm#apply}. */
    public static RocketConfig of(Map<String, String> settings) {
        return TextForm.apply(DEFAULT, settings);
    }

    /** The defaults, but for what the properties say; see {@link TextForm#apply}. */
    public static RocketConfig of(Properties settings) {
        Map<String, String> text = new LinkedHashMap<>();
        for (String name : settings.stringPropertyNames()) {
            text.put(name, settings.getProperty(name));
        }
        return of(text);
    }

    /** This, but for what the text says; see {@link TextForm#apply}. */
    public RocketConfig with(Map<String, String> settings) {
        return TextForm.apply(this, settings);
    }

    /**
     * This, but for what variables such as {@code ROCKET_TIMEOUTS_IDLE} say; see {@link TextForm#environment}.
     *
     * @param environment usually {@link System#getenv()}
     */
    public RocketConfig withEnvironment(Map<String, String> environment) {
        return TextForm.apply(this, TextForm.environment(this, "ROCKET_", environment));
    }

    /** Every setting as text, in order; {@link #of(Map)} makes an equal record of it. */
    public Map<String, String> toText() {
        return TextForm.write(this);
    }

    /** With one more application information. */
    public RocketConfig withAppInfo(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(appInfo);
        more.put(key, value);
        return withAppInfo(more);
    }

    /** With one more listener. */
    public RocketConfig withListener(ListenerConfig listener) {
        List<ListenerConfig> more = new ArrayList<>(listeners);
        more.add(listener);
        return withListeners(more);
    }

    /** The same with another {@link #listeners}. */
    public RocketConfig withListeners(List<ListenerConfig> listeners) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #method}. */
    public RocketConfig withMethod(String method) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #appInfo}. */
    public RocketConfig withAppInfo(Map<String, Object> appInfo) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #threads}. */
    public RocketConfig withThreads(ThreadConfig threads) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #timeouts}. */
    public RocketConfig withTimeouts(Timeouts timeouts) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #limits}. */
    public RocketConfig withLimits(Limits limits) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #handleSignals}. */
    public RocketConfig withHandleSignals(boolean handleSignals) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #accessLog}. */
    public RocketConfig withAccessLog(AccessLog accessLog) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #managementBean}. */
    public RocketConfig withManagementBean(boolean managementBean) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with another {@link #serverHeader}. */
    public RocketConfig withServerHeader(String serverHeader) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }

    /** The same with others {@link #proxies}. */
    public RocketConfig withProxies(ProxyConfig proxies) {
        return new RocketConfig(
                listeners,
                method,
                appInfo,
                threads,
                timeouts,
                limits,
                handleSignals,
                accessLog,
                managementBean,
                serverHeader,
                proxies);
    }
}
