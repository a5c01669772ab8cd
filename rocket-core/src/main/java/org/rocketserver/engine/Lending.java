package org.rocketserver.engine;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket that its {@link Listener} lends to a group: who leads hears of those that wait to be accepted and
 * accepts them in passing, where a thread that waits for them would have to be woken for each. Who leads must not wait,
 * so he gives the socket back as soon as to accept means to wait for something, or fails.
 */
final class Lending {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final Listener listener;
    private final Selection selection;
    private final SelectionKey key;
    private volatile boolean lent;

    /**
     * Nobody hears of the socket yet.
     *
     * @param listener whose socket it is
     * @param channel the socket, which does not block
     * @param selection of the group
     */
    Lending(Listener listener, ServerSocketChannel channel, Selection selection) throws ClosedChannelException {
        this.listener = listener;
        this.selection = selection;
        this.key = selection.register(channel, this);
    }

    // ---- the listener's thread

    /** Lends it. */
    void lend() {
        lent = true; // first: who leads may give it back at once
        key.interestOps(0); // where telling of it failed, the selector is told only of what differs from that
        key.interestOps(SelectionKey.OP_ACCEPT);
        selection.wake();
    }

    /** Whether it was not given back. */
    boolean isLent() {
        return lent;
    }

    /** Takes it back for good, soon: it stays registered until the selector has let go of it. */
    void end() {
        key.cancel();
        selection.wake();
    }

    // ---- holder of the lead only

    /** Some wait to be accepted. */
    void accept() {
        boolean keeps = false;
        try {
            keeps = listener.acceptInPassing();
        } finally {
            if (!keeps) {
                giveBack();
            }
        }
    }

    /** Its listener finds out for itself what to wait for, and lends it anew. */
    void giveBack() {
        try {
            key.interestOps(0); // first: the listener may lend it again at once
        } catch (CancelledKeyException e) {
            LOG.trace("the socket was taken back meanwhile", e);
        } finally {
            lent = false;
            listener.wake();
        }
    }
}
