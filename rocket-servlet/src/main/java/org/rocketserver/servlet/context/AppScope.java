package org.rocketserver.servlet.context;

/**
 * Runs code of an application with the application's class loader as the thread's context class loader: the one place
 * that sets and restores it. Immutable.
 */
public final class AppScope {
    private static final Entered UNCHANGED = () -> {};

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
        return () -> thread.setContextClassLoader(before);
    }

    /** Runs code inside the scope. */
    public void run(Runnable code) {
        try (Entered entered = enter()) {
            code.run();
        }
    }

    /** A visit to the scope. */
    @FunctionalInterface
    public interface Entered extends AutoCloseable {
        /** Leaves the scope. */
        @Override
        void close();
    }
}
