package org.rocketserver.servlet.session;

import java.util.EventListener;
import java.util.List;

/** Tells an application's listeners what happens to its sessions (Servlet 6.1 §11.3, Table 11-1). Immutable. */
public final class SessionEvents {
    /**
     * Tells these.
     *
     * @param listeners in the order of their declaration; those that are of no session kind are passed over
     */
    public SessionEvents(List<? extends EventListener> listeners) {}
}
