package org.rocketserver.exchange;

import java.time.Duration;

/**
 * Another method of serving, to be changed in one place: who measures or records what another method does overrides
 * {@link #newWorker} and wraps its workers. All calls go on to the wrapped method.
 */
public abstract class WorkerFactoryWrapper implements WorkerFactory {
    private final WorkerFactory method;

    /**
     * Wraps a method.
     *
     * @param method who serves
     */
    protected WorkerFactoryWrapper(WorkerFactory method) {
        this.method = method;
    }

    @Override
    public String name() {
        return method.name();
    }

    @Override
    public void start(ServerServices services) throws Exception {
        method.start(services);
    }

    @Override
    public Worker newWorker() {
        return method.newWorker();
    }

    @Override
    public void restarting() {
        method.restarting();
    }

    @Override
    public void stopping(Duration grace) {
        method.stopping(grace);
    }

    @Override
    public void graceEnds() {
        method.graceEnds();
    }

    @Override
    public void stop(Duration grace) {
        method.stop(grace);
    }
}
