package org.rocketserver.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * Who has a connection and who wants to hear of it, in one atomic word and two hooks. {@code IDLE}: it rests, its
 * selector watches for reading. {@code BUSY}: it has an owner. {@code DISARMED}: the selector reported it while it was
 * busy and therefore watches it no longer; whoever wants to hear again has to rearm it. The holder of the lead sets
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

    /** Those who want to hear; null until somebody did, as of most connections nobody ever does. */
    private volatile @Nullable Hooks hooks;

    private record Hooks(Hook readable, Hook writable) {}

    private Hooks hooks() {
        Hooks known = hooks;
        if (known == null) {
            synchronized (this) {
                known = hooks;
                if (known == null) {
                    known = new Hooks(new Hook(), new Hook());
                    hooks = known;
                }
            }
        }
        return known;
    }

    /** Octets, the end or a failure can be read. */
    Hook readable() {
        return hooks().readable;
    }

    /** Octets can be written, or failed to be. */
    Hook writable() {
        return hooks().writable;
    }

    private boolean waitsToWrite() {
        Hooks known = hooks;
        return known != null && known.writable.isSet();
    }

    private boolean waitsToRead() {
        Hooks known = hooks;
        return known != null && known.readable.isSet();
    }

    private void fire(boolean reads, boolean writes) {
        Hooks known = hooks;
        if (known == null) {
            return;
        }
        if (reads) {
            known.readable.fire();
        }
        if (writes) {
            known.writable.fire();
        }
    }

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
     * @return whether nobody had it and it now belongs to the caller; otherwise those who wanted to hear have heard
     */
    boolean report(boolean canRead, boolean canWrite) {
        while (true) {
            int now = state;
            if (now == IDLE) {
                if (tryOwn()) {
                    return true;
                }
            } else if (STATE.compareAndSet(this, now, BUSY | DISARMED)) {
                break;
            }
        }
        fire(canRead, canWrite);
        return false;
    }

    /** What to watch for after a report to an owner: a hook that it did not fire still waits for its own. */
    int interestWhenDisarmed() {
        return (waitsToWrite() ? SelectionKey.OP_WRITE : 0) | (waitsToRead() ? SelectionKey.OP_READ : 0);
    }

    /** What to watch for from now on. Called by the holder of the lead, who then does. */
    int interest(boolean holdsBack) {
        STATE.compareAndSet(this, BUSY | DISARMED, BUSY);
        return holdsBack || waitsToWrite() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    /** It is closed: all who waited look for themselves. */
    void fireAll() {
        fire(true, true);
    }
}
