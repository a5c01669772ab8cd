package org.rocketserver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.engine.Counters;
import org.rocketserver.engine.Engine;
import org.rocketserver.engine.Listener;
import org.rocketserver.exchange.WorkerFactory;

/**
 * A server: interfaces, threads, and the method they serve by. Every method may be called from any thread, one that
 * serves a request included.
 */
public final class Rocket implements AutoCloseable {
    private final RocketConfig config;
    private final ServerLife life;

    Rocket(RocketConfig config, WorkerFactory factory) {
        this.config = config;
        life = new ServerLife(this, config, factory);
    }

    /** Begins the description of a server. */
    public static RocketBuilder builder() {
        return new RocketBuilder();
    }

    /**
     * Reads keys and certificates of all interfaces as a start does, and keeps nothing: for who wants to know
     * beforehand whether a start would be refused.
     *
     * @throws IOException a file is missing or wrong; the message names it
     */
    public static void checkTls(RocketConfig config) throws IOException {
        for (ListenerConfig listener : config.listeners()) {
            Listener.checkTls(listener);
        }
    }

    // ---- life

    /**
     * Binds the interfaces, starts the method and the threads, and returns.
     *
     * @return this server
     * @throws IOException an interface cannot be bound; the message names it, and nothing is left running
     * @throws IllegalStateException the server runs already, or its method does not start
     */
    public Rocket start() throws IOException {
        life.start();
        return this;
    }

    /**
     * Starts, and returns when the server was stopped, as the classic {@code start()} did.
     *
     * @throws IOException as {@link #start}
     */
    public void run() throws IOException {
        start();
        join();
    }

    /**
     * Waits until the server is stopped; returns at once if it does not run. Returns early if interrupted, with the
     * flag set.
     */
    public void join() {
        life.join();
    }

    /** Stops with the grace that {@code timeouts.drain} gives, once {@code timeouts.unready} is over. */
    public void stop() {
        stop(config.timeouts().drain());
    }

    /**
     * Says that it will, serves on for as long as {@code timeouts.unready} says, then stops accepting, lets requests
     * under way end, closes what rests. What has not ended after the grace is interrupted and cut. Returns when all is
     * over, at most a second after the grace, interrupted or not; called by a thread that serves a request it returns
     * at once and the server stops behind its back. Does nothing if the server does not run. Where a stop is under way
     * already, nobody is waited for by {@code timeouts.unready} any more, and the grace that is over first counts.
     *
     * @param grace how long requests under way may take, from the moment that no connection is accepted any more; zero
     *     also skips {@code timeouts.unready}
     */
    public void stop(Duration grace) {
        life.stop(grace);
    }

    /**
     * Replaces the threads behind the listening sockets, which stay open, and reads TLS files anew. No connection that
     * speaks HTTP is closed: those that rest go over to the new threads at once, the others after the request they are
     * in. A request has the time that {@code timeouts.drain} gives to end on the old threads. Connections that left
     * HTTP, such as WebSockets, are ended for their peers to connect again; one that leaves it while this goes on, or
     * from which a thread reads, has the time that a request has. Returns when these have ended; called by a thread
     * that serves a request it returns at once. If a file cannot be read the server goes on as it was, and says so at
     * ERROR. Does nothing if the server does not run.
     */
    public void restart() {
        life.restart();
    }

    /** Same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    // ---- what it is

    /** Where it is in its life. */
    public ServerState state() {
        return life.state();
    }

    /** What it was told. */
    public RocketConfig config() {
        return config;
    }

    /** The interfaces it listens on: those it was told, but for optional ones that could not be had. */
    public List<ListenerConfig> interfaces() {
        return life.listeners().stream().map(Listener::config).toList();
    }

    /** The addresses it is bound to, real ports included, in the order of {@link #interfaces}. */
    public List<SocketAddress> addresses() {
        return life.listeners().stream().map(Listener::address).toList();
    }

    /** The real ports in the order of {@link #interfaces}; -1 for a Unix domain socket. */
    public List<Integer> ports() {
        List<Integer> ports = new ArrayList<>();
        for (Listener listener : life.listeners()) {
            ports.add(listener.address() instanceof InetSocketAddress internet ? internet.getPort() : -1);
        }
        return List.copyOf(ports);
    }

    /**
     * The real port of the first listener.
     *
     * @throws IllegalStateException the server does not run
     */
    public int port() {
        List<Integer> ports = ports();
        if (ports.isEmpty()) {
            throw new IllegalStateException("the server is " + life.state() + ", it has no port");
        }
        return ports.get(0);
    }

    /** The address of the first listener for clients on this machine, such as {@code http://localhost:8080}. */
    public URI uri() {
        int port = port();
        ListenerConfig first = life.listeners().get(0).config();
        String host = first.host();
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        String name = any ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create((first.tls() != null ? "https://" : "http://") + name + ":" + port);
    }

    // ---- its threads

    /**
     * Adds workers before they are needed, as for a wave that is known to come; those that stay idle end one by one
     * again.
     *
     * @param count how many, 1 or more
     * @return how many were added: fewer where {@code threads.max} or the system allows no more, none if the server
     *     does not run or serves by virtual threads
     */
    public int grow(int count) {
        Engine running = life.engine();
        return running == null || count < 1 ? 0 : running.grow(count);
    }

    /**
     * Ends idle workers at once instead of one by one.
     *
     * @param count how many, 1 or more
     * @return how many end: fewer where that would leave less than {@code threads.min}, or fewer are idle
     */
    public int shrink(int count) {
        Engine running = life.engine();
        return running == null || count < 1 ? 0 : running.shrink(count);
    }

    /** The counters now. */
    public RocketStats stats() {
        Engine running = life.engine();
        Counters now = life.counters();
        int[] threads = running == null ? new int[3] : running.threads();
        return new RocketStats(
                Clock.systemUTC().instant(),
                now.accepted(),
                now.open(),
                running == null ? 0 : running.idle(),
                now.refused(),
                now.handshakeFailures(),
                threads[0],
                threads[1],
                threads[2],
                now.answers(1) + now.answers(2) + now.answers(3) + now.answers(4) + now.answers(5),
                now.answers(1),
                now.answers(2),
                now.answers(3),
                now.answers(4),
                now.answers(5),
                now.bytesRead(),
                now.bytesWritten());
    }
}
