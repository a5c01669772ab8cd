package org.rocketserver.engine;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread's own selector, by which it waits for one peer at a time. The selector of a {@link Group} would do, but cost
 * two threads their sleep: its leader has to be woken to watch for more, and has to wake who waits. Owner: the thread,
 * but for {@link #wake}.
 */
final class OwnSelector {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;

    /**
     * Opens the selector.
     *
     * @throws IOException no descriptors are left
     */
    OwnSelector() throws IOException {
        this.selector = Selector.open();
    }

    /**
     * Waits until something is possible, the time is over, the thread is interrupted or woken.
     *
     * @param channel is not watched any more afterwards
     * @param operations as of {@link SelectionKey}
     * @param nanos how long at most
     * @return whether something is possible
     * @throws IOException the channel was closed meanwhile
     */
    boolean await(SelectableChannel channel, int operations, long nanos) throws IOException {
        SelectionKey key = channel.register(selector, operations);
        try {
            return selector.select(ready -> {}, nanos / NANOS_PER_MILLI + 1) > 0;
        } finally {
            key.cancel();
            selector.selectNow(); // a closed channel keeps its descriptor for as long as a selector knows it
        }
    }

    /** Ends a wait, or the next one, or comes too late for the last: what ends a wait is marked first. Any thread. */
    synchronized void wake() {
        if (selector.isOpen()) {
            selector.wakeup(); // who has heard too late of a wait may come when the thread rests or has ended
        }
    }

    /** Its thread rests or ends. */
    synchronized void close() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing a selector failed", e);
        }
    }
}
