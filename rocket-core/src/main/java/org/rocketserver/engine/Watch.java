package org.rocketserver.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whether somebody has a connection, and whether its selector watches it, in one atomic word. {@code IDLE}: it rests,
 * its selector watches for reading. {@code BUSY}: it has an owner. {@code DISARMED}: the selector reported it while it
 * was busy and therefore watches it no longer; whoever wants to hear again has to rearm it. The holder of the lead sets
 * {@code DISARMED} before it lowers the interest, and only the holder of the lead changes the interest, so no report is
 * lost. Thread-safe.
 */
final class Watch {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int DISARMED = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Watch.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state = IDLE;

    /** Whether nobody has it. */
    boolean idle() {
        return state == IDLE;
    }

    /** Whether nothing will be reported until it is rearmed. */
    boolean disarmed() {
        return (state & DISARMED) != 0;
    }

    /** Takes it for the caller, if nobody has it. */
    boolean tryOwn() {
        return STATE.compareAndSet(this, IDLE, BUSY);
    }

    /** Takes it for whoever is to serve it, as it is new: no selector watches it, as after a report. */
    void ownUnwatched() {
        state = BUSY | DISARMED;
    }

    /**
     * Lets it rest; what the owner wrote before is visible to whoever takes it next.
     *
     * @return whether it has to be rearmed
     */
    boolean rest() {
        int before = (int) STATE.getAndSet(this, IDLE);
        return (before & DISARMED) != 0;
    }

    /**
     * Something is possible. Called by the holder of the lead.
     *
     * @return whether nobody had it and it now belongs to the caller; otherwise those who wait have to be told
     */
    boolean report() {
        while (true) {
            int now = state;
            if (now == IDLE) {
                if (tryOwn()) {
                    return true;
                }
            } else if (STATE.compareAndSet(this, now, BUSY | DISARMED)) {
                return false;
            }
        }
    }

    /** It is watched from now on. Called by the holder of the lead, who then does. */
    void rearmed() {
        STATE.compareAndSet(this, BUSY | DISARMED, BUSY);
    }
}
