package org.rocketserver.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of the pool: takes what is to do, does it, and asks for more. Has a worker of its own and, while it leads
 * a group, serves what it selects itself.
 */
final class WorkerThread extends Thread implements Exchanges {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final ThreadPool pool;
    private final Pace pace;
    private @Nullable Worker worker;

    /** A direct buffer kept between system calls. Owner: this thread. */
    @Nullable
    ByteBuffer scratch;

    /** An output buffer kept between connections. Owner: this thread. */
    private @Nullable ByteBuffer spareOutput;

    /** The group whose lead this thread holds or held last while inside a request. Owner: this thread. */
    private @Nullable Group leading;

    /** Proves that the lead is still this thread's. Owner: this thread. */
    private long lead;

    /** What the pool gives a parked thread; guarded by the pool's lock. */
    @Nullable
    Runnable assigned;

    WorkerThread(ThreadPool pool, Pace pace, String name) {
        super(null, null, name, 0, false);
        this.pool = pool;
        this.pace = pace;
        setDaemon(false);
        setContextClassLoader(WorkerThread.class.getClassLoader());
        setUncaughtExceptionHandler((thread, error) -> LOG.error("worker {} died", thread.getName(), error));
    }

    @Override
    public void run() {
        try {
            for (Runnable task = pool.next(this); task != null; task = pool.next(this)) {
                runSafely(task);
            }
        } finally {
            pool.ended(this);
        }
    }

    /** Runs a task, whatever it throws. */
    void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // the last resort: nothing a task throws ends a worker
            LOG.error("a task failed on worker {}", getName(), e);
        }
        Thread.interrupted();
    }

    // ---- serving

    /** Serves a connection that this thread owns, up to the protocol's verdict; the caller acts on it. */
    Next serve(Connection connection) {
        ByteBuffer spare = spareOutput;
        if (spare != null) {
            spareOutput = null;
            connection.lendOutput(spare);
        }
        Next next = attempt(connection);
        if (next != Next.SUSPENDED) {
            ByteBuffer back = connection.takeOutput();
            if (back != null) {
                spareOutput = back;
            }
        }
        if (Thread.interrupted()) {
            LOG.trace("the application left the interrupt flag set");
        }
        return next;
    }

    private Next attempt(Connection connection) {
        try {
            return connection.protocol().serve(connection, this);
        } catch (java.io.IOException e) {
            LOG.debug("{} went away", connection, e);
        } catch (Throwable e) {
            LOG.error("a fault of the server's while serving {}", connection, e);
        }
        connection.close();
        return Next.CLOSE;
    }

    @Override
    public Disposition run(Exchange exchange, int kind) throws Exception {
        if (pace.slow(kind)) {
            giveUpLead();
        }
        long begin = System.nanoTime();
        try {
            return worker().handle(exchange);
        } finally {
            pace.record(kind, System.nanoTime() - begin);
        }
    }

    private Worker worker() {
        Worker own = worker;
        if (own == null) {
            own = pool.newWorker();
            worker = own;
        }
        return own;
    }

    @Override
    public boolean fast(int kind) {
        return pace.fast(kind);
    }

    @Override
    public String workerName() {
        return pool.method();
    }

    // ---- the lead

    /** This thread enters a request of a group it leads. */
    void enter(Group group, long token) {
        leading = group;
        lead = token;
    }

    /** This thread left the request. */
    void leave() {
        leading = null;
    }

    /** Gives the lead to another worker if this thread has it; before a wait or a slow request. */
    void giveUpLead() {
        Group group = leading;
        if (group != null) {
            leading = null;
            group.giveUp(lead);
        }
    }

    /** Waits for the pool to assign something. */
    void await() {
        pool.buffers().release(this);
        while (assigned == null) {
            LockSupport.park(pool);
            Thread.interrupted();
        }
    }
}
