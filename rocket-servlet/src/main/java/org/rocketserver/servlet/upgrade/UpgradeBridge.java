package org.rocketserver.servlet.upgrade;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.servlet.async.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries an upgraded connection: calls the handler, then its listeners one at a time, and ends the connection once.
 * Thread-safe.
 */
public final class UpgradeBridge implements Turns {
    /** PORT: what the connection needs of the exchange it came from. */
    public interface Host {
        /** Queues a step of the exchange that runs in the application's scope. */
        void resume(Step step);

        /** Runs code in the application's scope, in the calling thread. */
        void inScope(Runnable code);

        /**
         * Closes the outgoing stream where it is written to without waiting, and says whether all of it has left. If
         * not, a turn of its driver comes when more of it can.
         */
        boolean drained();

        /** Whether a failure comes from a client that went away. */
        boolean clientGone(Throwable failure);

        /** The handler was told: the connection and all that belongs to it can go. */
        void ended();
    }

    /** What to do next on the connection. */
    @FunctionalInterface
    public interface Step {
        /** Does it, and answers whether the connection goes on. */
        Disposition run();
    }

    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    private final Host host;
    private final HttpUpgradeHandler handler;
    private final AtomicBoolean closing = new AtomicBoolean();
    private boolean ended;

    /** For a handler that was not called yet. */
    public UpgradeBridge(Host host, HttpUpgradeHandler handler) {
        this.host = host;
        this.handler = handler;
    }

    /**
     * Hands the connection to the handler.
     *
     * @return whether it goes on
     */
    public Disposition begin(ServletInputStream input, ServletOutputStream output) {
        host.inScope(() -> {
            try {
                handler.init(new WebConnectionImpl(input, output, this::close));
            } catch (Throwable thrown) {
                failed("init", thrown);
                closing.set(true);
            }
        });
        return settle();
    }

    /** Ends the connection as soon as nobody is inside and what was written has left; from any thread. */
    public void close() {
        if (closing.compareAndSet(false, true)) {
            host.resume(this::settle);
        }
    }

    /** Whether the handler, or somebody else, has ended it. */
    public boolean closed() {
        return closing.get();
    }

    @Override
    public void queue(Runnable turn, boolean untilTheEnd) {
        host.resume(() -> {
            if (!ended && (untilTheEnd || goesOn())) {
                host.inScope(turn);
            }
            return settle();
        });
    }

    @Override
    public boolean goesOn() {
        return !closing.get();
    }

    @Override
    public void fail(Throwable failure) {
        failed("a listener", failure);
        close();
    }

    private Disposition settle() {
        if (!closing.get() || (!ended && !host.drained())) {
            return Disposition.SUSPENDED;
        }
        end();
        return Disposition.COMPLETED;
    }

    /** Ends it whatever has not left: for a connection that was cut, when nobody is inside. */
    public void end() {
        closing.set(true);
        if (!ended) {
            ended = true;
            host.inScope(this::destroy);
            host.ended();
        }
    }

    private void destroy() {
        try {
            handler.destroy();
        } catch (RuntimeException | Error thrown) {
            failed("destroy", thrown);
        }
    }

    private void failed(String what, Throwable thrown) {
        String name = handler.getClass().getName();
        if (host.clientGone(thrown)) {
            LOG.debug("{} of upgrade handler {} met a client that is gone", what, name, thrown);
        } else {
            LOG.error("{} of upgrade handler {} failed", what, name, thrown);
        }
    }
}
