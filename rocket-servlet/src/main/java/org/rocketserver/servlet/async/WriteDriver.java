package org.rocketserver.servlet.async;

import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a write listener when there is room (Servlet 6.1 §5.7): first when the application has returned to the
 * container, then each time after {@code isReady} said no. Also carries out what was written when the application
 * closed the stream, and tells of its failure (see the Javadoc of {@code ServletOutputStream.close}).
 */
public final class WriteDriver extends Driver {
    /** PORT: what is written to. */
    public interface Sink {
        /** Whether a write would not wait; goes on with what was written before. */
        boolean writable();

        /** Whether the application has closed it: then what was written still leaves, and no more comes. */
        boolean closed();

        /** Why writing failed, or null. */
        @Nullable
        Throwable failure();

        /** Calls back once when {@link #writable} may have become true. */
        void whenWritable(Runnable action);
    }

    private final WriteListener listener;
    private final Sink sink;

    /** Whether the listener was told of a failure; what it wrote before may still have to leave. */
    private boolean told;

    /** For a listener that was just set. */
    public WriteDriver(Turns turns, WriteListener listener, Sink sink) {
        super(turns, true);
        this.listener = listener;
        this.sink = sink;
    }

    @Override
    boolean call(boolean goesOn) throws IOException {
        if (!sink.writable()) {
            return false;
        }
        Throwable failure = sink.failure();
        if (failure != null && !told) {
            fail(failure);
            return false;
        }
        if (failure != null || sink.closed()) {
            end();
            return false;
        }
        if (told) {
            nothingWanted();
            return false;
        }
        if (!goesOn) {
            return false;
        }
        nothingWanted();
        listener.onWritePossible();
        return isWanted();
    }

    @Override
    void silence() {
        told = true;
        nothingWanted();
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
