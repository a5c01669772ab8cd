package org.rocketserver.servlet;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Timers;

/** What a server offers to applications that were prepared before it started. Thread-safe. */
final class LateServices implements ServerServices {
    private volatile @Nullable ServerServices server;

    /** From now on there is a server. */
    void are(ServerServices services) {
        server = services;
    }

    private ServerServices now() {
        ServerServices services = server;
        if (services == null) {
            throw new IllegalStateException("the server has not started yet; it has no threads and timers");
        }
        return services;
    }

    @Override
    public Executor workers() {
        return task -> now().workers().execute(task);
    }

    @Override
    public Timers timers() {
        return (Duration delay, Runnable action) -> now().timers().schedule(delay, action);
    }

    /** The system's own before there is a server. */
    @Override
    public InstantSource clock() {
        return Clock.systemUTC();
    }

    /** Before there is a server there are no threads to renew. */
    @Override
    public void renewWorkers() {
        ServerServices services = server;
        if (services != null) {
            services.renewWorkers();
        }
    }

    @Override
    public int securePort() {
        return now().securePort();
    }

    @Override
    public Map<String, Object> appInfo() {
        return now().appInfo();
    }
}
