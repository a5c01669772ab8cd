package org.rocketserver;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Timers;

/** What a server offers to its method, by the engine that serves now: a restart changes the engine, not the method. */
final class LiveServices implements ServerServices, Executor, Timers {
    private final Supplier<ServerServices> now;

    LiveServices(Supplier<ServerServices> now) {
        this.now = now;
    }

    @Override
    public Executor workers() {
        return this;
    }

    @Override
    public void execute(Runnable task) {
        now.get().workers().execute(task);
    }

    @Override
    public Timers timers() {
        return this;
    }

    @Override
    public Timer schedule(Duration delay, Runnable action) {
        return now.get().timers().schedule(delay, action);
    }

    @Override
    public InstantSource clock() {
        return now.get().clock();
    }

    @Override
    public void renewWorkers() {
        now.get().renewWorkers();
    }

    @Override
    public int securePort() {
        return now.get().securePort();
    }

    @Override
    public Map<String, Object> appInfo() {
        return now.get().appInfo();
    }
}
