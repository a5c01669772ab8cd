package org.rocketserver.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Who wants to hear, once, that something has become possible. Thread-safe; each action is run by one thread only. */
final class Hook {
    private static final VarHandle ACTION;

    static {
        try {
            ACTION = MethodHandles.lookup().findVarHandle(Hook.class, "action", Runnable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Runnable action;

    /** Asks to hear; replaces who asked before. */
    void set(Runnable next) {
        action = next;
    }

    /** Asks to hear, unless somebody has; whether that was so. */
    boolean setFirst(Runnable next) {
        return ACTION.compareAndSet(this, null, next);
    }

    /** Whether somebody waits to hear. */
    boolean isSet() {
        return action != null;
    }

    /** Asks no more. Returns false if somebody else has asked since, or has been told. */
    boolean clear(Runnable expected) {
        return ACTION.compareAndSet(this, expected, null);
    }

    /** Tells who asked, if anybody did. */
    void fire() {
        Runnable told = (Runnable) ACTION.getAndSet(this, null);
        if (told != null) {
            told.run();
        }
    }
}
