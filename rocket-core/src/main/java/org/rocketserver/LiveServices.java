package org.rocketserver;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Timers;

/** What a server offers to its method, by the engine that serves now: a restart changes the engine, not the method. */
final class LiveServices implements ServerServices {
    private final Supplier<ServerServices> now;
    private final Executor workers;
    private final Timers timers;

    LiveServices(Supplier<ServerServices> now) {
        this.now = now;
        this.workers = task -> now.get().workers().execute(task);
        this.timers = (delay, action) -> now.get().timers().schedule(delay, action);
    }

    @Override
    public Executor workers() {
        return workers;
    }

    @Override
    public Timers timers() {
        return timers;
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
