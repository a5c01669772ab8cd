package org.rocketserver.httpserver;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.LoggerFactory;

/**
 * The default executor: one thread, which has priority, group and context class loader of the thread that started the
 * server, runs one handler after the other. Programs without an executor rely on that. Thread-safe.
 */
final class HandlerThread implements Executor {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean ended;

    /** Starts the thread. */
    HandlerThread(String name) {
        thread = new Thread(this::work, name);
        thread.start();
    }

    private void work() {
        while (!ended) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                // the end was asked for, or a handler's own interrupt came late: the loop's condition tells which
            } catch (Throwable e) {
                // whatever one exchange fails at, the others have no other thread
                LoggerFactory.getLogger(ContextWorker.ERRORS).error("an exchange was left by its thread", e);
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        if (ended) {
            throw new RejectedExecutionException("the server is stopped");
        }
        tasks.add(task);
    }

    /** Lets the thread end, and interrupts what it does; what waits is dropped. */
    void end() {
        ended = true;
        if (thread != Thread.currentThread()) {
            thread.interrupt();
        }
    }
}
