package org.rocketserver.engine;

/**
 * A task that was started inside a request by the worker that leads, such as one of an asynchronous request or the end
 * of a suspended exchange. It is measured like a request: what is known to be short waits until the leader itself comes
 * to it, which costs nobody a wake-up; what takes long gets a worker of its own at once.
 */
final class FollowUp implements Runnable {
    private final Runnable task;
    private final boolean goesOn;
    private final Pace pace;
    private final int origin;
    private final int kind;

    /**
     * Begins nothing yet.
     *
     * @param task what to run
     * @param goesOn whether it goes on with a connection that somebody has in hand
     * @param pace knows how long such tasks take
     * @param origin the kind of the request that it all began with
     */
    FollowUp(Runnable task, boolean goesOn, Pace pace, int origin) {
        this.task = task;
        this.goesOn = goesOn;
        this.pace = pace;
        this.origin = origin;
        // each place in a program that makes tasks has a class of its own for them
        this.kind = origin * 31 + System.identityHashCode(task.getClass());
    }

    /** Whether it goes on with a connection that somebody has in hand. */
    boolean goesOn() {
        return goesOn;
    }

    /** Whether such tasks are known to take long. */
    boolean slow() {
        return pace.slow(kind);
    }

    @Override
    public void run() {
        if (Thread.currentThread() instanceof WorkerThread worker) {
            worker.serves(origin);
        }
        long begin = OwnTime.begin();
        try {
            task.run();
        } finally {
            OwnTime.codeEnds();
            pace.record(kind, OwnTime.kept(begin));
        }
    }
}
