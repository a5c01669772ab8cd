package org.rocketserver.servlet;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.deploy.Starting;

/**
 * The applications whose initializers and listeners have run, before there is a server that could serve them. All is
 * done under the container's lock.
 */
final class PreparedApplications {
    private final Deque<Prepared> waiting = new ArrayDeque<>();

    /** An application, and how far its start has come. */
    record Prepared(WebApp app, Starting starting) {}

    void add(WebApp app, Starting starting) {
        waiting.add(new Prepared(app, starting));
    }

    /** Takes the one that was prepared first, or null: its start is to be finished. */
    @Nullable
    Prepared take() {
        return waiting.poll();
    }

    /** Ends all of them. */
    void abandon() {
        waiting.forEach(one -> one.starting().abandon());
        waiting.clear();
    }

    /** The context at a path, or null. */
    @Nullable
    AppContext context(String contextPath) {
        for (Prepared one : waiting) {
            if (one.app().contextPath().equals(contextPath)) {
                return one.starting().context();
            }
        }
        return null;
    }
}
