package org.rocketserver.servlet.async;

import jakarta.servlet.ReadListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a read listener when there is something to read (Servlet 6.1 §3.7): first when the application has returned to
 * the container, then each time after {@code isReady} said no.
 */
public final class ReadDriver extends Driver {
    /** PORT: what is read from. */
    public interface Source {
        /** Whether a read would not wait. */
        boolean readable();

        /** Whether everything was read. */
        boolean finished();

        /** Why reading failed, or null. */
        @Nullable
        Throwable failure();

        /** Calls back once when {@link #readable} may have become true. */
        void whenReadable(Runnable action);
    }

    private final ReadListener listener;
    private final Source source;

    /** For a listener that was just set. */
    public ReadDriver(Turns turns, ReadListener listener, Source source) {
        super(turns, false);
        this.listener = listener;
        this.source = source;
    }

    @Override
    boolean call(boolean goesOn) throws IOException {
        if (!goesOn) {
            wantedLater();
            return false;
        }
        if (!source.readable()) {
            return false;
        }
        Throwable failure = source.failure();
        if (failure != null) {
            fail(failure);
            return false;
        }
        if (source.finished()) {
            end();
            listener.onAllDataRead();
            return false;
        }
        nothingWanted();
        listener.onDataAvailable();
        return source.finished() || source.failure() != null || isWanted();
    }

    @Override
    void onError(Throwable failure) {
        listener.onError(failure);
    }

    @Override
    void whenReady(Runnable action) {
        source.whenReadable(action);
    }
}
