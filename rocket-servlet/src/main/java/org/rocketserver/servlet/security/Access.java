package org.rocketserver.servlet.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs to pass.
 *
 * @param denied whether nobody may
 * @param roles who may: names of roles, {@code *} for any role of the application, {@code **} for any known user; null
 *     for everybody
 * @param transport how the request must come
 */
public record Access(boolean denied, @Nullable Set<String> roles, Transport transport) {
    /** Everybody may, over any connection. */
    public static final Access OPEN = new Access(false, null, Transport.NONE);

    /** Nobody may. */
    public static final Access DENIED = new Access(true, null, Transport.NONE);
}
