package org.rocketserver.servlet.status;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.ServerState;
import org.rocketserver.config.AddressBlock;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.page.Json;
import org.rocketserver.servlet.spi.PropertiesRealm;

/**
 * What a server does, as an application: best on a small server of its own, on another port, which can still be asked
 * when the first is busy or draining.
 *
 * <ul>
 *   <li>{@code /}: a page that keeps itself up to date; {@code /?once} does not
 *   <li>{@code /status.json}: the same for programs
 *   <li>{@code /events}: the same once a second, as server-sent events
 *   <li>{@code /health/live}: 200 as long as the process answers
 *   <li>{@code /health/started}: 503 until the server serves, and 200 from then on, while it drains too, until it has
 *       stopped
 *   <li>{@code /health/ready}: 200 while the server serves; 503 before, while it drains, and after
 * </ul>
 *
 * Health checks tell one word and are for everybody. The rest is for those who log in as {@link #user}; without a user
 * it is for clients on this machine only, that name this machine, so that no other site's script can ask in their name.
 */
public final class StatusPage {
    private static final int MOST_STREAMS = 32;
    private static final String ROLE = "status";
    private static final String CONTENT_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:";

    private final Rocket rocket;
    private final Sampler sampler;
    private final AtomicInteger streams = new AtomicInteger();
    private @Nullable PropertiesRealm realm;
    private volatile @Nullable ScheduledExecutorService clock;

    private StatusPage(Rocket rocket, Sampler sampler) {
        this.rocket = rocket;
        this.sampler = sampler;
    }

    /**
     * The page of a server.
     *
     * @param container what it serves
     * @param latencies what was put around the container, or null: then no latencies are told
     */
    public static StatusPage of(Rocket rocket, ServletContainer container, @Nullable Latencies latencies) {
        return new StatusPage(rocket, new Sampler(rocket, container, latencies));
    }

    /** Who may see it, by BASIC authentication; let it travel over TLS or within the machine only. */
    public StatusPage user(String name, String password) {
        realm = PropertiesRealm.users().user(name, password, ROLE).build();
        return this;
    }

    /** The application, to be deployed once. */
    public WebApp at(String contextPath) {
        byte[] page = page();
        WebApp app = WebApp.at(contextPath)
                .listener(new Clock())
                .servlet("", (request, response) -> send(response, page), this::guard)
                .servlet("/status.json", (request, response) -> json(response), this::guard)
                .servlet("/events", this::events, this::guard)
                .servlet("/health/live", (request, response) -> health(response, true))
                .servlet("/health/started", (request, response) -> health(response, isStarted()))
                .servlet(
                        "/health/ready",
                        (request, response) -> health(response, rocket.state() == ServerState.RUNNING));
        PropertiesRealm users = realm;
        if (users == null) {
            return app.filter("", new ThisMachine())
                    .filter("/status.json", new ThisMachine())
                    .filter("/events", new ThisMachine());
        }
        return app.realm(users).login("BASIC", "Rocket").roles(ROLE);
    }

    private boolean isStarted() {
        ServerState state = rocket.state();
        return state == ServerState.RUNNING || state == ServerState.DRAINING;
    }

    private void guard(ServletRegistration.Dynamic registration) {
        if (realm != null) {
            registration.setServletSecurity(
                    new ServletSecurityElement(new HttpConstraintElement(TransportGuarantee.NONE, ROLE)));
        }
    }

    private static byte[] page() {
        try (InputStream in = StatusPage.class.getResourceAsStream("status.html")) {
            return Objects.requireNonNull(in, "status.html is missing in the jar")
                    .readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("status.html cannot be read from the jar", e);
        }
    }

    private static void send(HttpServletResponse response, byte[] page) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.setHeader("Content-Security-Policy", CONTENT_POLICY);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }

    private void json(HttpServletResponse response) throws IOException {
        response.setContentType("application/json;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(Json.lines(sampler.facts()).getBytes(StandardCharsets.UTF_8));
    }

    private static void health(HttpServletResponse response, boolean good) throws IOException {
        response.setStatus(good ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().print(good ? "up\n" : "down\n");
    }

    // ---- events

    private void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (streams.incrementAndGet() > MOST_STREAMS) {
            streams.decrementAndGet();
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "too many listen already");
            return;
        }
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        event(async);
    }

    /** One event now, the next in a second; no thread waits in between. */
    private void event(AsyncContext async) {
        boolean goesOn = false;
        try {
            PrintWriter writer = async.getResponse().getWriter();
            writer.print("data: " + Json.line(sampler.facts()) + "\n\n");
            writer.flush();
            ScheduledExecutorService timer = clock;
            if (timer != null && !writer.checkError()) {
                Future<?> unused = timer.schedule(() -> async.start(() -> event(async)), 1, TimeUnit.SECONDS);
                goesOn = true;
            }
        } catch (IOException | IllegalStateException | RejectedExecutionException e) {
            goesOn = false; // who listened is gone, or the server ends
        }
        if (!goesOn) {
            streams.decrementAndGet();
            end(async);
        }
    }

    private static void end(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // it was over already
        }
    }

    /** Looks once a second as long as the application runs. */
    private final class Clock implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "rocket-status");
                thread.setDaemon(true);
                return thread;
            });
            timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            Future<?> unused = timer.scheduleAtFixedRate(sampler::look, 0, 1, TimeUnit.SECONDS);
            clock = timer;
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            ScheduledExecutorService timer = clock;
            clock = null;
            if (timer != null) {
                timer.shutdownNow();
            }
        }
    }

    /** Lets clients of this machine pass that mean this machine. */
    private static final class ThisMachine extends HttpFilter {
        private static final long serialVersionUID = 1;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (isLoopback(request.getRemoteAddr()) && isOwnName(request.getServerName())) {
                chain.doFilter(request, response);
            } else {
                response.sendError(
                        HttpServletResponse.SC_FORBIDDEN, "The status is for this machine only, or for a user.");
            }
        }

        private static boolean isOwnName(String host) {
            return host.equals("localhost")
                    || isLoopback(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        }

        private static boolean isLoopback(String address) {
            try {
                InetAddress parsed = AddressBlock.address(address);
                return parsed.isLoopbackAddress();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
