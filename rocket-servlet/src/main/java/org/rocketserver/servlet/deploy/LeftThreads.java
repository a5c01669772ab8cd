package org.rocketserver.servlet.deploy;

import java.util.Set;
import java.util.TreeSet;

/** The threads that an application started and did not end: each keeps its classes, for as long as it runs. */
final class LeftThreads {
    private LeftThreads() {}

    /** The names of the running threads that have an application's class loader, the current one aside. */
    static Set<String> of(ClassLoader application) {
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
