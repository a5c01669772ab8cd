package org.rocketserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of the pool: takes what is to do, does it, and asks for more. While it leads a group it serves what it
 * selects itself.
 */
final class WorkerThread extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final ThreadPool pool;
    private final WorkerLoop loop;

    /** Owner: this thread. */
    final OwnTime time = new OwnTime();

    /** Which renewal of the pool it belongs to. */
    private final int generation;

    /** A direct buffer kept between system calls. Owner: this thread. */
    @Nullable
    ByteBuffer scratch;

    /** A heap buffer kept between answers. Owner: this thread. */
    @Nullable
    ByteBuffer output;

    /** The group whose lead this thread holds or held last while inside a request. Owner: this thread. */
    private @Nullable Group leading;

    /** Proves that the lead is still this thread's. Owner: this thread. */
    private long lead;

    /** The kind of the request that what this thread does began with. Owner: this thread. */
    private int served;

    /** Whether this thread leads on while it waits inside a request. Owner: this thread. */
    private boolean insideWait;

    /** By what it waits on its own; null before it first had to, and after each rest. Owner: this thread. */
    private @Nullable OwnSelector selector;

    private volatile @Nullable SystemThread system;

    /** What the pool gives a parked thread, written once a turn. */
    volatile @Nullable Runnable assigned;

    WorkerThread(ThreadPool pool, String name, int generation) {
        super(null, null, name, 0, false);
        this.pool = pool;
        this.generation = generation;
        this.loop = new WorkerLoop(pool);
        setDaemon(false);
        setUncaughtExceptionHandler((thread, error) -> LOG.error("worker {} died", thread.getName(), error));
    }

    @Override
    public void run() {
        try {
            system = SystemThread.current();
            for (Runnable task = pool.next(this); task != null; task = pool.next(this)) {
                OwnTime.codeBegins();
                pool.perform(task);
            }
        } finally {
            closeSelector();
            pool.ended(this);
        }
    }

    /** What this thread serves with. */
    WorkerLoop loop() {
        return loop;
    }

    /** Whether the pool was renewed since it began: it does nothing more then. */
    boolean outdated() {
        return generation != pool.generation();
    }

    /** Whether this thread serves for these workers and holds a lead while it is inside a request. */
    boolean leads(Workers workers) {
        return led(workers) != null;
    }

    /**
     * The group whose lead this thread, which serves for these workers, holds while it is inside a request, or null.
     */
    @Nullable
    Group led(Workers workers) {
        return workers == pool && leads() ? leading : null;
    }

    /** What is served from now on is of this kind, or began with it. */
    void serves(int kind) {
        served = kind;
    }

    /** The kind of what is served. */
    int served() {
        return served;
    }

    /** This thread enters a request, or a task of no known kind, of a group it leads. */
    void enter(Group group, long token) {
        leading = group;
        lead = token;
        served = 0;
    }

    /**
     * This thread left the request, or waits in it.
     *
     * @return the word that proves the lead, or {@link Lead#VACANT} if it was given up
     */
    long leave() {
        Group group = leading;
        leading = null;
        return group == null ? Lead.VACANT : lead;
    }

    /** Whether the calling thread leads on while it waits inside a request, where nobody else's code may run. */
    static boolean insideWait() {
        return Thread.currentThread() instanceof WorkerThread self && self.insideWait;
    }

    /** This thread leads on while it waits inside a request, or does so no more. */
    void insideWait(boolean now) {
        insideWait = now;
    }

    /** This thread goes on with the request in which it waited. */
    void enterAgain(Group group, long token) {
        leading = group;
        lead = token;
    }

    /** Whether this thread is inside a request of a group that it led when it entered. */
    boolean entered(Group group) {
        return leading == group;
    }

    /** Gives the lead to another worker if this thread has it; before a wait or a slow request. */
    void giveUpLead() {
        Group group = leading;
        if (group != null) {
            leading = null;
            group.giveUp(lead);
        }
    }

    /** Whether the calling thread holds a lead. */
    static boolean leadsNow() {
        return Thread.currentThread() instanceof WorkerThread self && self.leads();
    }

    private boolean leads() {
        Group group = leading;
        return group != null && group.lead.isHeld(lead);
    }

    /** By what the calling thread waits on its own; null if it cannot, and has to hear of its peer from a leader. */
    static @Nullable OwnSelector ownSelector() {
        if (!(Thread.currentThread() instanceof WorkerThread self)) {
            return null;
        }
        if (self.selector == null && self.pool.claimSelector()) {
            try {
                self.selector = new OwnSelector();
            } catch (IOException e) {
                self.pool.dropSelector();
                LOG.debug("no descriptors are left to wait by", e);
            }
        }
        return self.selector;
    }

    /** Lets go of the selector of its own, if there is one: it has descriptors, which who rests needs not. */
    private void closeSelector() {
        OwnSelector own = selector;
        if (own != null) {
            selector = null;
            own.close();
            pool.dropSelector();
        }
    }

    /** Has the monitor look whether what begins takes long, if this thread has a lead. */
    void keepLead() {
        Group group = leading;
        if (group != null) {
            group.keep();
        }
    }

    /** Whether it waits for something that Java knows of; any thread. */
    boolean waitsInJava() {
        return getState() != State.RUNNABLE;
    }

    /** Whether it waits for something, as far as Java or the system can tell; any thread. */
    boolean waits() {
        if (waitsInJava()) {
            return true;
        }
        SystemThread known = system;
        return known != null && known.sleeps();
    }

    /** Waits for the pool to assign something. */
    void await() {
        pool.buffers().release(this);
        if (assigned == null) {
            closeSelector();
        }
        while (assigned == null) {
            LockSupport.park(pool);
            if (Thread.interrupted()) {
                LOG.trace("an idle worker was interrupted");
            }
        }
    }
}
