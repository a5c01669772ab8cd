package org.rocketserver.servlet.context;

import org.jspecify.annotations.Nullable;

/**
 * Runs code of an application with the application's class loader as the thread's context class loader: the one place
 * that sets and restores it. Immutable.
 */
public final class AppScope {
    private static final Entered UNCHANGED = new Entered(null);

    private final ClassLoader loader;

    /** The scope of an application with this class loader. */
    public AppScope(ClassLoader loader) {
        this.loader = loader;
    }

    /** The application's class loader. */
    public ClassLoader loader() {
        return loader;
    }

    /**
     * Enters the scope until the answer is closed, by the same thread.
     *
     * @return restores what was before
     */
    public Entered enter() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (before == loader) {
            return UNCHANGED;
        }
        thread.setContextClassLoader(loader);
        return new Entered(before);
    }

    /** Runs code inside the scope. */
    public void run(Runnable code) {
        try (Entered entered = enter()) {
            code.run();
        }
    }

    /** A visit to the scope. */
    public static final class Entered implements AutoCloseable {
        private final @Nullable ClassLoader before;

        private Entered(@Nullable ClassLoader before) {
            this.before = before;
        }

        /** Leaves the scope. */
        @Override
        public void close() {
            if (this != UNCHANGED) {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }
}
