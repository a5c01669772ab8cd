package org.rocketserver.engine;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes threads that keep nothing of the code that asks for them. That may be an application's, as where it asks for a
 * restart, or for more to be done than there are threads; it could never be collected while they live.
 */
final class Apart {
    private Apart() {}

    /**
     * Makes a thread.
     *
     * <p>Before Java 19 it has the context class loader of who asks. Before Java 24 it remembers, for a security
     * manager that nobody has, whose code asks: all that is on the stack up to a privileged action.
     */
    @SuppressWarnings("removal") // from Java 24 on it has no other effect than to call
    static <T extends Thread> T make(PrivilegedAction<T> making) {
        T thread = AccessController.doPrivileged(making);
        thread.setContextClassLoader(Apart.class.getClassLoader());
        return thread;
    }
}
