package org.rocketserver.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Spoils answers, to show what a client makes of it. The server stays whole: what is asked at {@link #uri} goes through
 * a gate that lets everything pass until a fault is set. Thread-safe.
 *
 * <pre>{@code
 * @Test
 * void triesAgainWhenTheAnswerIsCut(Faults faults) {
 *     faults.next(Fault.cut(20));
 *     assertThat(client.fetch(faults.uri().resolve("hello"))).isEqualTo("Hello");
 * }
 * }</pre>
 *
 * <p>An answer begins with the first octet from the server after octets from the client; with pipelined requests and
 * with {@code 100 Continue} that is not one for each request.
 */
public final class Faults {
    private final URI server;

    /** Guarded by this, as is everything below. */
    private final Queue<Fault> next = new ArrayDeque<>();

    private @Nullable Fault always;
    private @Nullable FaultGate gate;
    private boolean stopped;

    Faults(URI server) {
        this.server = server;
    }

    /**
     * Where the first application is, seen through the gate.
     *
     * @return with a slash at its end, the same at every call
     * @throws UncheckedIOException no port is free
     * @throws IllegalStateException the server was stopped
     */
    public synchronized URI uri() {
        if (stopped) {
            throw new IllegalStateException("the server of the test was stopped");
        }
        try {
            if (gate == null) {
                gate = new FaultGate(server.getHost(), server.getPort(), this::take);
            }
            return new URI(server.getScheme(), null, server.getHost(), gate.port(), server.getPath(), null, null);
        } catch (IOException e) {
            throw new UncheckedIOException("the gate for faults cannot listen", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Spoils one answer: the next, or the one after those that were asked for earlier. */
    public synchronized void next(Fault fault) {
        next.add(fault);
    }

    /** Spoils all answers until {@link #clear}, after those of {@link #next}. */
    public synchronized void always(Fault fault) {
        always = fault;
    }

    /** Lets everything pass again, and cuts the connections that stall. Done after each test. */
    public synchronized void clear() {
        next.clear();
        always = null;
        if (gate != null) {
            gate.release();
        }
    }

    /** The fault of an answer that begins now. */
    private synchronized @Nullable Fault take() {
        Fault first = next.poll();
        return first != null ? first : always;
    }

    synchronized void stop() {
        stopped = true;
        if (gate != null) {
            gate.close();
        }
    }
}
