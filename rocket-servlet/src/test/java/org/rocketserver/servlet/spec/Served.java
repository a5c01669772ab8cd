package org.rocketserver.servlet.spec;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Timers;
import org.rocketserver.exchange.Worker;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.MemoryExchange;

/** Applications in a container without a server: exchanges are made and driven by the test. */
public final class Served implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(Served::daemon);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Served::daemon);
    private final ServletContainer container;

    private Served(ServletContainer container) throws Exception {
        this.container = container;
        container.start(new Services());
    }

    /** Starts applications with the default configuration. */
    public static Served with(WebApp... apps) throws Exception {
        return new Served(ServletContainer.of(apps));
    }

    /** Starts applications with a configuration. */
    public static Served with(ContainerConfig config, WebApp... apps) throws Exception {
        return new Served(ServletContainer.of(config, apps));
    }

    /** Starts a container as it is. */
    public static Served with(ServletContainer container) throws Exception {
        return new Served(container);
    }

    /** The container. */
    public ServletContainer container() {
        return container;
    }

    /** Serves a GET to its end, waiting at most ten seconds. */
    public MemoryExchange get(String target) {
        return serve(MemoryExchange.get(target));
    }

    /** Serves a request to its end, waiting at most ten seconds. */
    public MemoryExchange serve(MemoryExchange.Builder request) {
        MemoryExchange exchange = begin(request);
        if (!exchange.awaitOver(Duration.ofSeconds(10))) {
            throw new AssertionError("the request was not over within ten seconds");
        }
        return exchange;
    }

    /** Serves a request as far as it goes by itself. */
    public MemoryExchange begin(MemoryExchange.Builder request) {
        MemoryExchange exchange = request.build();
        exchange.serve(worker());
        return exchange;
    }

    /** A worker. */
    public Worker worker() {
        return container.newWorker();
    }

    @Override
    public void close() {
        container.stop(Duration.ofSeconds(1));
        clock.shutdownNow();
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "served");
        thread.setDaemon(true);
        return thread;
    }

    private final class Services implements ServerServices {
        @Override
        public Executor workers() {
            return threads;
        }

        @Override
        public Timers timers() {
            return (delay, action) -> {
                ScheduledFuture<?> future =
                        clock.schedule(() -> threads.execute(action), delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            };
        }

        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public Map<String, Object> appInfo() {
            return Map.of();
        }
    }
}
