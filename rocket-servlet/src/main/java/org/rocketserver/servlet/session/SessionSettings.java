package org.rocketserver.servlet.session;

/**
 * How sessions live.
 *
 * @param timeoutSeconds how long a session may rest unless it says otherwise (Servlet 6.1 §7.5); zero or less: for ever
 * @param maxSessions how many sessions an application may have in memory, positive. At the bound, with a store the
 *     longest unused moves there; without one, sessions whose client never came back go first, and when there are none
 *     {@code getSession} throws IllegalStateException
 */
public record SessionSettings(int timeoutSeconds, int maxSessions) {
    /** Half an hour; a hundred thousand, so that a flood of first requests cannot fill the memory. */
    public static final SessionSettings DEFAULT = new SessionSettings(30 * 60, 100_000);

    /** Refuses a bound below one. */
    public SessionSettings {
        if (maxSessions < 1) {
            throw new IllegalArgumentException("sessions.maxSessions must be positive: " + maxSessions);
        }
    }

    /** The same with another timeout. */
    public SessionSettings withTimeoutSeconds(int seconds) {
        return new SessionSettings(seconds, maxSessions);
    }

    /** The same with another bound. */
    public SessionSettings withMaxSessions(int sessions) {
        return new SessionSettings(timeoutSeconds, sessions);
    }
}
