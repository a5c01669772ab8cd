package org.rocketserver.exchange;

import java.time.Duration;

/**
 * A method of serving: {@code servlet}, {@code fs}, or one of a user's own. Found by its name through
 * {@link java.util.ServiceLoader} or given to the builder as an object. One factory serves one server at a time.
 */
public interface WorkerFactory {
    /** The method's name as configuration uses it; compared without regard to case. */
    String name();

    /**
     * Called once before the first worker is made, when the listening sockets are bound but nothing is accepted yet.
     *
     * @param services what the server offers to the method
     * @throws Exception the server does not start
     */
    default void start(ServerServices services) throws Exception {}

    /**
     * Makes the worker of one thread. Called from any thread.
     *
     * @return a new worker, used by one thread at a time
     */
    Worker newWorker();

    /**
     * Called when the server restarts in place, once new connections come to the next generation: tells what neither
     * goes over to that nor ends by itself, such as connections that left HTTP, that it is time. It is for those whose
     * {@linkplain Exchange#grace grace} is limited; what has begun since is the next generation's. Returns at once.
     */
    default void restarting() {}

    /**
     * Called once when the server begins to stop and accepts no more connections, while exchanges go on: tells what
     * does not end by itself, such as connections that left HTTP, that it is time. The {@linkplain Exchange#grace
     * grace} of what is under way is limited then. Returns at once.
     *
     * @param grace how long exchanges may take to end; zero if they are cut now
     */
    default void stopping(Duration grace) {}

    /**
     * Called at most once in a stop, after {@link #stopping}, and in each restart, if connections that are not taken
     * over are still open when only the {@linkplain #lastPart last part} of the time is left; also where a stop has
     * made it shorter meanwhile. What waits can still be answered, if its {@linkplain Exchange#grace grace} is in its
     * last part: a restart leaves what has begun since as it is. Not called if exchanges are cut at once. Returns at
     * once.
     */
    default void graceEnds() {}

    /**
     * The last part of a grace, in which what waits is told so that it can still be answered.
     *
     * @param grace how long what is under way may take to end
     * @return a tenth of it, but a second at most, and 20 ms at least where it has as many
     */
    static Duration lastPart(Duration grace) {
        Duration tenth = grace.dividedBy(10);
        Duration most = Duration.ofSeconds(1);
        Duration least = Duration.ofMillis(20);
        if (tenth.compareTo(least) < 0) {
            return grace.compareTo(least) < 0 ? grace : least;
        }
        return tenth.compareTo(most) < 0 ? tenth : most;
    }

    /**
     * Called once after the last exchange ended or was abandoned.
     *
     * @param grace how long what still runs may take to end: what exchanges have left of the grace of the server's stop
     */
    default void stop(Duration grace) {}
}
