package org.rocketserver.servlet.context;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.rocketserver.exchange.Grace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is inside an application: requests with a thread, requests that wait without one, and connections that left HTTP.
 */
public final class Traffic {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Context");

    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final Map<Object, Waiting> parked = new ConcurrentHashMap<>();
    private final Map<Object, Waiting> upgraded = new ConcurrentHashMap<>();

    /** Whether those that wait were told that the application ends; who begins to wait later is told at once. */
    private volatile boolean told;

    /** Whether the connections that left HTTP were told; one that leaves later is told at once. */
    private volatile boolean closing;

    Traffic() {}

    /** A request or an upgraded connection that waits without a thread, when its application or server ends. */
    public interface Waiting {
        /** How long those who serve it let it wait. */
        Grace grace();

        /** Tells it, so that it ends by itself. */
        void applicationEnds();

        /** Cuts it: there is no more time. */
        void cut();
    }

    /** A request enters; answered by {@code leave}. */
    public void enter() {
        entered.increment();
    }

    /** A request is over that had a thread all the time, as most have: nobody looks it up. */
    public void leave() {
        left.increment();
    }

    /** A request is over that may have waited without a thread, or become a connection of its own protocol. */
    public void leave(Object request) {
        parked.remove(request);
        upgraded.remove(request);
        leave();
    }

    /** A request goes on without a thread. */
    public void park(Object request, Waiting waiting) {
        parked.put(request, waiting);
        if (told || waiting.grace() == Grace.LAST_PART) {
            waiting.applicationEnds();
        }
    }

    /** A request became a connection of its own protocol. */
    public void upgraded(Object request, Waiting connection) {
        parked.remove(request);
        upgraded.put(request, connection);
        if (closing || connection.grace() != Grace.ENDLESS) {
            connection.applicationEnds();
        }
    }

    /** Tells the requests that wait without a thread that the application ends, and at once those that begin to. */
    public void failParked() {
        told = true;
        parked.values().forEach(Waiting::applicationEnds);
    }

    /** Tells those whose server ends, or restarts, and has only the last part of its grace left. */
    public void failLast() {
        for (Waiting waiting : parked.values()) {
            if (waiting.grace() == Grace.LAST_PART) {
                waiting.applicationEnds();
            }
        }
    }

    /** Cuts the requests and upgraded connections that still wait without a thread. */
    public void cutWaiting() {
        cut(parked);
        cut(upgraded);
    }

    /** Whatever comes of one, the others are cut too: the application's code may run as it is told of its end. */
    private static void cut(Map<Object, Waiting> all) {
        for (Waiting waiting : all.values()) {
            try {
                waiting.cut();
            } catch (Throwable e) {
                LOG.error("a request or connection that still waited could not be ended", e);
            }
        }
    }

    /** Ends the connections that left HTTP, and at once those that do so later. */
    public void closeUpgraded() {
        closing = true;
        upgraded.values().forEach(Waiting::applicationEnds);
    }

    /** Ends the connections that left HTTP and whose server ends, or restarted since they came. */
    public void endUpgraded() {
        for (Waiting connection : upgraded.values()) {
            if (connection.grace() != Grace.ENDLESS) {
                connection.applicationEnds();
            }
        }
    }

    /** How many requests have entered so far. */
    public long requestsEntered() {
        return entered.sum();
    }

    /** How many requests have left; read before {@link #requestsEntered}, never more than that. */
    public long requestsLeft() {
        return left.sum();
    }

    /** Whether requests are inside. */
    public boolean busy() {
        long gone = left.sum();
        return entered.sum() != gone;
    }
}
