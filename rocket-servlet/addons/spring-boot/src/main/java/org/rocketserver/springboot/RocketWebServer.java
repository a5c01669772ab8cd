package org.rocketserver.springboot;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.ServerState;
import org.rocketserver.config.ListenException;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;

/**
 * A Rocket server in the hands of Spring Boot. {@link #stop} leaves the application as it is, so that the server can be
 * started again; {@link #destroy} ends it. Thread-safe.
 */
public final class RocketWebServer implements WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(RocketWebServer.class);

    /** Who shuts down gracefully decides by himself when it is enough, and stops. */
    private static final Duration PATIENT = Duration.ofDays(1);

    /** Enough for connections at rest to close without a word. */
    private static final Duration AT_ONCE = Duration.ofMillis(300);

    private final Rocket server;
    private final ServletContainer container;
    private final SpringWebApp description;
    private final boolean listens;
    private final Shutdown shutdown;
    private final String contextPath;
    private final ReentrantLock lock = new ReentrantLock();

    /** Taken by whoever ends the wait for requests first: the requests, or the one who stops. */
    private volatile AtomicBoolean waited = new AtomicBoolean();

    RocketWebServer(
            Rocket server,
            ServletContainer container,
            SpringWebApp description,
            boolean listens,
            Shutdown shutdown,
            String contextPath) {
        this.server = server;
        this.container = container;
        this.description = description;
        this.listens = listens;
        this.shutdown = shutdown;
        this.contextPath = contextPath.isEmpty() ? "/" : contextPath;
    }

    /** The server. */
    public Rocket server() {
        return server;
    }

    /** The container. */
    public ServletContainer container() {
        return container;
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (!listens || server.state() == ServerState.RUNNING) {
                return;
            }
            waited = new AtomicBoolean();
            server.start();
            LOG.info("{}", startedMessage());
        } catch (IOException | RuntimeException e) {
            PortInUseException in = portInUse(e);
            throw in != null ? in : new WebServerException("Unable to start embedded Rocket: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable PortInUseException portInUse(Exception thrown) {
        return thrown instanceof ListenException refused
                        && refused.getCause() instanceof BindException bind
                        && bind.getMessage() != null
                        && bind.getMessage().contains("in use")
                ? new PortInUseException(refused.listener().port(), thrown)
                : null;
    }

    String startedMessage() {
        List<ListenerConfig> listeners = server.interfaces();
        List<Integer> ports = server.ports();
        return "Rocket started on port" + (ports.size() == 1 ? " " : "s ")
                + IntStream.range(0, ports.size())
                        .mapToObj(i -> ports.get(i) + (listeners.get(i).tls() == null ? " (http)" : " (https)"))
                        .collect(Collectors.joining(", "))
                + " with context path '" + contextPath + "'";
    }

    @Override
    public void stop() {
        waited.set(true);
        server.stop(AT_ONCE);
    }

    @Override
    public void destroy() {
        stop();
        try {
            container.close(); // which writes the sessions
        } finally {
            description.close();
        }
    }

    @Override
    public int getPort() {
        ServerState state = server.state();
        return state == ServerState.RUNNING || state == ServerState.DRAINING ? server.port() : -1;
    }

    /**
     * {@inheritDoc} New connections are refused, answers on open ones say that they are the last. Nobody waits longer
     * than {@code spring.lifecycle.timeout-per-shutdown-phase}, after which Spring Boot stops the server.
     */
    @Override
    public void shutDownGracefully(GracefulShutdownCallback callback) {
        if (shutdown != Shutdown.GRACEFUL) {
            callback.shutdownComplete(GracefulShutdownResult.IMMEDIATE);
            return;
        }
        LOG.info("Commencing graceful shutdown. Waiting for active requests to complete");
        AtomicBoolean ours = waited;
        Thread waiting = new Thread(
                () -> {
                    server.stop(PATIENT);
                    boolean idle = ours.compareAndSet(false, true);
                    LOG.info(
                            idle
                                    ? "Graceful shutdown complete"
                                    : "Graceful shutdown aborted with requests still active");
                    callback.shutdownComplete(
                            idle ? GracefulShutdownResult.IDLE : GracefulShutdownResult.REQUESTS_ACTIVE);
                },
                "rocket-shutdown");
        waiting.start();
    }
}
