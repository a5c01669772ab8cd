package org.rocketserver.servlet.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.Cookie;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EventListener;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.SessionStore;

/** A clock and timers moved by hand, a cookie configuration, and requests that remember their cookie. */
final class SessionFixture implements InstantSource, SessionTimers {
    private record Timer(long at, Runnable action) {}

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private long now = 1_000_000_000_000L;
    private volatile Duration set = Duration.ZERO;

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    @Override
    public synchronized Runnable schedule(Duration delay, Runnable action) {
        Timer timer = new Timer(now + delay.toMillis(), action);
        timers.add(timer);
        return () -> remove(timer);
    }

    private synchronized void remove(Timer timer) {
        timers.remove(timer);
    }

    /** Sets the wall clock ahead, or back if negative; no time passes. */
    void setWall(Duration by) {
        set = set.plus(by);
    }

    /** Lets time pass, running each timer when it is due. */
    void pass(Duration time) {
        long until = now + time.toMillis();
        while (true) {
            Timer next = timers.peek();
            if (next == null || next.at() > until) {
                break;
            }
            timers.poll();
            now = Math.max(now, next.at());
            next.action().run();
        }
        now = until;
    }

    int timers() {
        return timers.size();
    }

    static ServletContext context(String path) {
        return (ServletContext) Proxy.newProxyInstance(
                SessionFixture.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContextPath" -> path;
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> 1;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    SessionManager manager(SessionSettings settings, @Nullable SessionStore store, EventListener... listeners) {
        return manager(settings, store, "/app", listeners);
    }

    SessionManager manager(
            SessionSettings settings, @Nullable SessionStore store, String contextPath, EventListener... listeners) {
        return new SessionManager(
                settings,
                new SessionTracking(SessionTracking.DEFAULT_MODES, new CookieSettings(), contextPath),
                new SessionEvents(List.of(listeners)),
                new SessionManager.Environment(
                        context(contextPath),
                        SessionFixture.class.getClassLoader(),
                        this,
                        () -> instant().plus(set),
                        this,
                        Runnable::run),
                store);
    }

    SessionManager manager(EventListener... listeners) {
        return manager(SessionSettings.DEFAULT, null, listeners);
    }

    /** A cookie configuration as an application that says nothing has it. */
    static final class CookieSettings implements SessionCookieConfig {
        private @Nullable String name;
        private @Nullable String path;
        private @Nullable String domain;
        private boolean secure;
        private int maxAge = -1;
        private final Map<String, String> attributes = new LinkedHashMap<>();

        @Override
        public void setName(@Nullable String name) {
            this.name = name;
        }

        @Override
        public @Nullable String getName() {
            return name;
        }

        @Override
        public void setDomain(@Nullable String domain) {
            this.domain = domain;
        }

        @Override
        public @Nullable String getDomain() {
            return domain;
        }

        @Override
        public void setPath(@Nullable String path) {
            this.path = path;
        }

        @Override
        public @Nullable String getPath() {
            return path;
        }

        @Override
        @SuppressWarnings("removal")
        public void setComment(@Nullable String comment) {}

        @Override
        @SuppressWarnings("removal")
        public @Nullable String getComment() {
            return null;
        }

        @Override
        public void setHttpOnly(boolean httpOnly) {
            attributes.put("HttpOnly", Boolean.toString(httpOnly));
        }

        @Override
        public boolean isHttpOnly() {
            return "true".equals(attributes.get("HttpOnly"));
        }

        @Override
        public void setSecure(boolean secure) {
            this.secure = secure;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public void setMaxAge(int maxAge) {
            this.maxAge = maxAge;
        }

        @Override
        public int getMaxAge() {
            return maxAge;
        }

        @Override
        public void setAttribute(String name, @Nullable String value) {
            attributes.put(name, value);
        }

        @Override
        public @Nullable String getAttribute(String name) {
            return attributes.get(name);
        }

        @Override
        public Map<String, String> getAttributes() {
            return attributes;
        }
    }

    /** One request and its response. */
    static final class Exchange implements TrackedExchange {
        final List<String> cookies = new ArrayList<>();
        final Map<String, String> parameters = new HashMap<>();
        final List<Cookie> set = new ArrayList<>();

        @Nullable
        String tls;

        boolean secure;
        boolean committed;

        static Exchange with(String... ids) {
            Exchange exchange = new Exchange();
            exchange.cookies.addAll(List.of(ids));
            return exchange;
        }

        @Override
        public List<String> cookies(String name) {
            return name.equals("JSESSIONID") ? cookies : List.of();
        }

        @Override
        public @Nullable String pathParameter(String name) {
            return parameters.get(name);
        }

        @Override
        public @Nullable String tlsSessionId() {
            return tls;
        }

        @Override
        public boolean secure() {
            return secure;
        }

        @Override
        public String origin() {
            return "http://example.com";
        }

        @Override
        public String page() {
            return "/app/page";
        }

        @Override
        public boolean committed() {
            return committed;
        }

        @Override
        public void sessionCookie(Cookie cookie) {
            set.add(cookie);
        }
    }

    static SessionTracking tracking(CookieSettings cookie, SessionTrackingMode... modes) {
        return new SessionTracking(Set.of(modes), cookie, "/app");
    }
}
