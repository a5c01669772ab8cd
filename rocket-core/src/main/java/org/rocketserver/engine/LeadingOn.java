package org.rocketserver.engine;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A holder of a {@link Group}'s lead that has to wait inside a request for what its peer sends waits in the selector,
 * as long as there is nothing else to do: a body that comes in pieces costs no other thread a wake-up. What holds then:
 *
 * <ul>
 *   <li>While it selects, its word is even, as between two requests: nobody takes the lead away from who selects, so
 *       one thread at most is in the selector and touches what is ready.
 *   <li>It serves nobody and runs nothing of an application's meanwhile, whose thread it is: as soon as a connection is
 *       ready, a task is queued or its thread is outdated, it gives the lead up and waits on its own. So others never
 *       wait for a peer. Who has given an action to be called back gets it run by another worker, see
 *       {@link Waiting#whenReadable}; threads that wait are told in place.
 *   <li>It goes on in its request with an odd word again, and the monitor looks after it as before.
 *   <li>Whatever ends its wait from outside (a closed connection, a wake-up of another thread) is marked first and
 *       wakes the selector then; it looks for such marks after it has said that it selects. So no end of a wait is
 *       missed.
 * </ul>
 */
final class LeadingOn {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final Group group;
    private final Selection selection;
    private final Monitor monitor;
    private final BooleanSupplier needed;

    /** Whether the holder waits inside a request while it leads. Owner: holder of the lead. */
    private volatile boolean waiting;

    /**
     * That of a group.
     *
     * @param group whose lead it is
     * @param selection where the holder waits
     * @param monitor looks after it when it goes on
     * @param needed whether who leads has to do something other than to select
     */
    LeadingOn(Group group, Selection selection, Monitor monitor, BooleanSupplier needed) {
        this.group = group;
        this.selection = selection;
        this.monitor = monitor;
        this.needed = needed;
    }

    /** Whether the holder waits so now. */
    boolean waits() {
        return waiting;
    }

    /**
     * Leads on while this thread waits inside a request, until there is nothing left to wait for or something else to
     * do.
     *
     * @param self this thread
     * @param left how long it waits, in nanoseconds
     * @return whether it still has the lead, and is inside the request again
     */
    boolean untilNeeded(WorkerThread self, LongSupplier left) {
        long mine = group.lead.leave(self.leave());
        if (mine == Lead.VACANT) {
            return false;
        }
        waiting = true;
        self.insideWait(true);
        Throwable fault = null;
        try {
            while (!needed.getAsBoolean() && left.getAsLong() > 0) {
                selection.select(left);
            }
        } catch (Throwable e) {
            fault = e;
        }
        self.insideWait(false);
        waiting = false;
        if (fault == null && !needed.getAsBoolean()) {
            self.enterAgain(group, group.lead.enter(mine));
            monitor.watchLeads();
            return true;
        }
        group.giveUp(mine);
        if (fault != null) {
            // the last resort: what befalls a leader is not the fault of the request that it waits in
            LastResort.report(LOG, "a fault of the server's while leading; another worker goes on", fault);
        }
        return false;
    }
}
