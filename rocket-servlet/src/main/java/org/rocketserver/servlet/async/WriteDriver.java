package org.rocketserver.servlet.async;

import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * Calls a write listener when there is room (Servlet 6.1 §5.7): first when the application has returned to the
 * container, then each time after {@code isReady} said no.
 */
public final class WriteDriver extends Driver {
    /** PORT: what is written to. */
    public interface Sink {
        /** Whether a write would not wait. */
        boolean writable();

        /** Calls back once when {@link #writable} may have become true. */
        void whenWritable(Runnable action);
    }

    private final WriteListener listener;
    private final Sink sink;

    /** For a listener that was just set. */
    public WriteDriver(Turns turns, WriteListener listener, Sink sink) {
        super(turns);
        this.listener = listener;
        this.sink = sink;
    }

    @Override
    boolean call() throws IOException {
        if (!sink.writable()) {
            return false;
        }
        nothingWanted();
        listener.onWritePossible();
        return isWanted();
    }

    @Override
    void onError(Throwable failure) {
        listener.onError(failure);
    }

    @Override
    void whenReady(Runnable action) {
        sink.whenWritable(action);
    }
}
