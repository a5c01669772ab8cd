package org.rocketserver.servlet.spi;

import java.time.Instant;

/**
 * A session at rest.
 *
 * @param application the application it belongs to: its context path, {@code ""} for the root context
 * @param id the session's id: 16 to 128 characters of {@code A-Z a-z 0-9 - _}
 * @param created when it was created
 * @param lastAccessed when its client last asked for anything
 * @param maxInactiveSeconds how long it may rest; zero or less: for ever
 * @param attributes the attributes in a form of the container's own; opaque
 */
@SuppressWarnings("ArrayRecordComponent") // handed over and never compared
public record StoredSession(
        String application,
        String id,
        Instant created,
        Instant lastAccessed,
        int maxInactiveSeconds,
        byte[] attributes) {
    /** Does not show the id, which is a secret of the client's. */
    @Override
    public String toString() {
        return "StoredSession[" + application + ", " + attributes.length + " octets]";
    }
}
