package org.rocketserver.engine;

import java.util.function.LongSupplier;

/** Nobody tells of anything: who waits tries again when his time is over. */
class Silent implements Readiness {
    @Override
    public void rearm(Connection connection) {
        // nothing is ever reported
    }

    @Override
    public void closed(Connection connection) {
        // there is nothing to forget
    }

    @Override
    public void expireAt(Connection connection, long until) {
        // the test is the clock
    }

    @Override
    public void beforeWait(LongSupplier left) {
        // nothing is held
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void settle(Connection connection, Next next) {
        throw new IllegalStateException("not expected: " + next);
    }
}
