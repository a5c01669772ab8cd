package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.TlsConfig;
import org.slf4j.LoggerFactory;

/** What servers with and without TLS have in common: bound, started once, stopped for good. Thread-safe. */
final class Life {
    private final Contexts contexts;
    private @Nullable ServerSocketChannel channel;
    private @Nullable InetSocketAddress address;
    private @Nullable Executor executor;
    private @Nullable HandlerThread handlers;
    private @Nullable Rocket rocket;
    private boolean stopped;

    Life(HttpServer server) {
        contexts = new Contexts(server);
    }

    Contexts contexts() {
        return contexts;
    }

    /**
     * Opens the socket; clients may connect from now on, and wait.
     *
     * @throws BindException it was opened already, or the address cannot be had; the message names it
     */
    synchronized void bind(InetSocketAddress wanted, int backlog) throws IOException {
        Objects.requireNonNull(wanted, "addr");
        if (address != null) {
            throw new BindException("the server is bound already, to " + address);
        }
        if (wanted.isUnresolved()) {
            throw new BindException("cannot listen on " + wanted + ": there is no such host");
        }
        ServerSocketChannel opened = ServerSocketChannel.open();
        try {
            opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            opened.bind(wanted, backlog > 0 ? backlog : ListenerConfig.DEFAULT.backlog());
            address = (InetSocketAddress) opened.getLocalAddress();
            channel = opened;
        } catch (BindException e) {
            BindException named = new BindException("cannot listen on " + wanted + ": " + e.getMessage()
                    + "; choose another port or stop the program that has it");
            named.initCause(e);
            throw named;
        } finally {
            if (channel == null) {
                opened.close();
            }
        }
    }

    /** Where it listens, or listened; null before it is bound. */
    synchronized @Nullable InetSocketAddress address() {
        return address;
    }

    synchronized @Nullable Executor executor() {
        return executor;
    }

    synchronized void executor(@Nullable Executor given) {
        refuseWhenStarted("its executor");
        executor = given;
    }

    synchronized void refuseWhenStarted(String what) {
        if (rocket != null) {
            throw new IllegalStateException("the server was started already; set " + what + " before");
        }
    }

    /**
     * Begins to accept.
     *
     * @param tls how TLS is spoken, or null
     * @throws IllegalStateException it is not bound, was started before, or was stopped
     * @throws IllegalArgumentException a system property cannot be; the message names it
     */
    synchronized void start(@Nullable TlsConfig tls) {
        ServerSocketChannel bound = channel;
        if (stopped) {
            throw new IllegalStateException("the server was stopped and cannot be used again; create another");
        }
        if (rocket != null) {
            throw new IllegalStateException("the server was started already");
        }
        if (bound == null) {
            throw new IllegalStateException("the server is not bound; call bind, or create it with an address");
        }
        Settings settings =
                Settings.of(System.getProperties(), Thread.currentThread().getContextClassLoader());
        try {
            ListenerConfig listener = ListenerConfig.of(bound).withTls(tls).withNoDelay(settings.noDelay());
            Executor runs = executor != null || settings.onWorkers() ? executor : ownThread(listener.port());
            rocket = Rocket.builder()
                    .config(settings.config().withListeners(List.of(listener)))
                    .method(ContextWorker.factory(contexts, runs, settings))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (rocket == null && handlers != null) {
                handlers.end();
            }
        }
    }

    private Executor ownThread(int port) {
        HandlerThread thread = new HandlerThread("rocket-httpserver-" + port);
        handlers = thread;
        return thread;
    }

    /**
     * Stops for good, when exchanges under way have ended or the delay is over.
     *
     * @param delay in seconds
     */
    void stop(int delay) {
        if (delay < 0) {
            throw new IllegalArgumentException("the delay of a stop must not be negative: " + delay);
        }
        Rocket running;
        HandlerThread thread;
        synchronized (this) {
            stopped = true;
            running = rocket;
            thread = handlers;
        }
        if (running != null) {
            running.stop(Duration.ofSeconds(delay));
        } else {
            closeUnused();
        }
        if (thread != null) {
            thread.end();
        }
    }

    private synchronized void closeUnused() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LoggerFactory.getLogger("Rocket").debug("closing a listening socket failed", e);
        }
    }
}
