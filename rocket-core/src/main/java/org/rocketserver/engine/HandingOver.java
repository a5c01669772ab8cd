package org.rocketserver.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How the leader of a {@link Group} that leaves serving to others does its work. Used by the holder of the lead. */
final class HandingOver {
    /** The first of them waits for as long as it takes to read what the others sent. */
    static final int AT_ONCE = 32;

    private final Group group;
    private final Selection selection;
    private final Settling settling;
    private final Workers workers;
    private final GivingWay way;
    private final WorkerLoop loop;

    /**
     * That of a group.
     *
     * @param group whose connections they are
     * @param selection finds those that are ready
     * @param settling takes those that nobody has to serve
     * @param workers who serve the others
     * @param way lets them run
     */
    HandingOver(Group group, Selection selection, Settling settling, Workers workers, GivingWay way) {
        this.group = group;
        this.selection = selection;
        this.settling = settling;
        this.workers = workers;
        this.way = way;
        this.loop = new WorkerLoop(workers);
    }

    /**
     * Selects, and hands over all that is ready. One that has given something to several lets them run first, where
     * they share a processor: who waits in the selector meanwhile is woken by the first of them that is answered and
     * asks again, and for each few requests threads take turns.
     */
    void turn() {
        selection.select();
        int given = 0;
        while (!selection.isEmpty()) {
            given += handSomeOver();
        }
        if (given > 1) {
            way.give(given);
        }
    }

    /** Reads what some sent, and has them served; answers how many of them. */
    private int handSomeOver() {
        List<Connection> toServe = new ArrayList<>();
        try {
            while (toServe.size() < AT_ONCE && !selection.isEmpty()) {
                Connection connection = Objects.requireNonNull(selection.next());
                Next next = loop.prepare(connection);
                if (next == Next.AGAIN) {
                    toServe.add(connection);
                } else {
                    settling.settle(connection, next, true);
                }
            }
        } finally { // whatever befalls one of them
            workers.enqueue(toServe, group);
        }
        return toServe.size();
    }

    /** Hands over all that is ready, for who does not lead for long: those who serve read for themselves. */
    void passOnUnread() {
        for (Connection connection = selection.next(); connection != null; connection = selection.next()) {
            if (connection.unheard()) {
                settling.settle(connection, Next.IDLE, true); // there may be nothing to read yet
            } else {
                workers.enqueue(connection, group);
            }
        }
    }
}
