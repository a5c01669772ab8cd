package org.rocketserver.junit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that left the application. A test that expects some takes them; those that nobody took fail the test
 * when it ends. Thread-safe.
 */
public final class UnhandledExceptions {
    /**
     * One exception and the request that met it.
     *
     * @param request method and target
     * @param exception what was thrown
     */
    public record Failure(String request, Throwable exception) {
        @Override
        public String toString() {
            return request + ": " + exception;
        }
    }

    /** Guarded by itself. */
    private final List<Failure> failures = new ArrayList<>();

    UnhandledExceptions() {}

    void add(Failure failure) {
        synchronized (failures) {
            failures.add(failure);
        }
    }

    /**
     * Hands out what there is and forgets it.
     *
     * @return in the order they happened; each is there before its request is answered
     */
    public List<Failure> take() {
        synchronized (failures) {
            List<Failure> taken = List.copyOf(failures);
            failures.clear();
            return taken;
        }
    }

    /** What to fail with if there is any, which is forgotten then; else null. */
    @Nullable
    AssertionError failure() {
        List<Failure> taken = take();
        if (taken.isEmpty()) {
            return null;
        }
        AssertionError error = new AssertionError(
                "the application let an exception out: " + taken.get(0)
                        + (taken.size() == 1 ? "" : " (and " + (taken.size() - 1) + " more)"),
                taken.get(0).exception());
        taken.stream().skip(1).map(Failure::exception).forEach(error::addSuppressed);
        return error;
    }
}
