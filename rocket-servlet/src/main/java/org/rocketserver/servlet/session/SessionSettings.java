package org.rocketserver.servlet.session;

/**
 * How sessions live.
 *
 * @param timeoutSeconds how long a session may rest unless it says otherwise (Servlet 6.1 §7.5); zero or less: for ever
 * @param maxSessions how many sessions an application may have in memory, positive. At the bound, with a store the
 *     longest unused moves there; without one, sessions whose client never came back go first, and when there are none
 *     {@code getSession} throws IllegalStateException
 * @param classFilter which classes may be read back from a store, as a pattern of {@link java.io.ObjectInputFilter}; on
 *     top of what the JVM's own filter refuses
 * @param distributable whether sessions may move between machines, so that attributes must be serializable (§7.7.2)
 */
public record SessionSettings(int timeoutSeconds, int maxSessions, String classFilter, boolean distributable) {
    /**
     * Half an hour; a hundred thousand, so that a flood of first requests cannot fill the memory; any class, but graphs
     * of a sane size.
     */
    public static final SessionSettings DEFAULT = new SessionSettings(
            30 * 60, 100_000, "maxdepth=500;maxrefs=1000000;maxarray=4194304;maxbytes=67108864", false);

    /** Refuses a bound below one. */
    public SessionSettings {
        if (maxSessions < 1) {
            throw new IllegalArgumentException("sessions.maxSessions must be positive: " + maxSessions);
        }
    }

    /** The same with another timeout. */
    public SessionSettings withTimeoutSeconds(int seconds) {
        return new SessionSettings(seconds, maxSessions, classFilter, distributable);
    }

    /** The same with another bound. */
    public SessionSettings withMaxSessions(int sessions) {
        return new SessionSettings(timeoutSeconds, sessions, classFilter, distributable);
    }

    /** The same with another filter. */
    public SessionSettings withClassFilter(String pattern) {
        return new SessionSettings(timeoutSeconds, maxSessions, pattern, distributable);
    }

    /** The same for an application that is distributable, or not. */
    public SessionSettings withDistributable(boolean value) {
        return new SessionSettings(timeoutSeconds, maxSessions, classFilter, value);
    }
}
