package org.rocketserver.servlet.deploy;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** The threads that an application started and did not end: each keeps its classes, for as long as it runs. */
final class LeftThreads {
    private LeftThreads() {}

    /**
     * The names of the threads that have an application's class loader and go on running, the current one aside.
     *
     * @param deadline how long to wait for them to end, as {@link System#nanoTime}
     */
    static Set<String> of(ClassLoader application, long deadline) {
        Set<String> left = now(application);
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(5_000_000);
            left = now(application);
        }
        return left;
    }

    private static Set<String> now(ClassLoader application) {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top.getParent() != null) {
            top = top.getParent();
        }
        Thread[] threads = new Thread[top.activeCount() + 64];
        int count = top.enumerate(threads);
        Set<String> left = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            Thread thread = threads[i];
            if (thread != Thread.currentThread() && thread.getContextClassLoader() == application) {
                left.add(thread.getName());
            }
        }
        return left;
    }
}
