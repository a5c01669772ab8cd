package org.rocketserver.testkit;

import java.lang.management.ManagementFactory;

/** How much of the processor the servers of this process use. */
public final class ServerTime {
    private ServerTime() {}

    /** Nanoseconds of processor time that the servers' threads that still live have used so far. */
    public static long used() {
        var threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("rocket-")) {
                sum += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return sum;
    }
}
