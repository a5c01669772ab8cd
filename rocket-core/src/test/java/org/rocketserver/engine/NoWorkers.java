package org.rocketserver.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.testkit.TestWorkers;

/** Workers without a thread, as leaders that hand over know them: the test plays those who serve. */
class NoWorkers extends Workers {
    NoWorkers() {
        super(ThreadConfig.DEFAULT, new TestWorkers(), new Buffers(4));
    }

    @Override
    boolean give(Runnable task) {
        return false;
    }

    @Override
    @Nullable
    Thread takeGiven() {
        return null;
    }

    @Override
    WorkerLoop lend() {
        return new WorkerLoop(this);
    }

    @Override
    void giveBack(WorkerLoop loop) {
        // nothing is kept
    }

    @Override
    boolean leadersServe() {
        return false;
    }

    @Override
    int grow(int count) {
        return 0;
    }

    @Override
    int shrink(int count) {
        return 0;
    }

    @Override
    void renew() {
        // there is nobody
    }

    @Override
    int size() {
        return 0;
    }

    @Override
    int idle() {
        return 0;
    }

    @Override
    void stop() {
        // nobody runs
    }

    @Override
    List<Thread> alive() {
        return List.of();
    }
}
