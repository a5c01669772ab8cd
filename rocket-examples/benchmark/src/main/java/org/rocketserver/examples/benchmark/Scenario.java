package org.rocketserver.examples.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** One kind of load. The paths are those of {@link org.rocketserver.examples.benchmark.servlet.Servlets}. */
public enum Scenario {
    PLAINTEXT("/plaintext", Load.GET, 1, 16, 64, 256, 1024),
    PIPELINED("/plaintext", Load.PIPELINED, 16),
    CLOSE("/plaintext", Load.CLOSE, 16),
    JSON("/json", Load.GET, 64),
    ECHO("/echo", Load.ECHO, 64),
    UPLOAD("/upload", Load.UPLOAD, 2),
    BIG("/big", Load.GET, 16),
    STREAM("/stream", Load.GET, 16),
    SESSION("/session", Load.SESSION, 64),
    SLEEP("/sleep", Load.GET, Duration.ofMillis(20), 256, 1000),
    WAIT("/wait", Load.GET, Duration.ofMillis(5), 16, 64, 256),
    COMPUTE("/compute", Load.GET, 16),
    MIXED("/mixed", Load.GET, 64),
    STATIC_SMALL("/small.txt", Load.GET, 64),
    STATIC_LARGE("/large.bin", Load.GET, 4),
    FILTERS("/filters/plaintext", Load.GET, 64),
    FORWARD("/forward", Load.GET, 64),
    ASYNC("/async", Load.GET, 64),
    /** As many requests a second for all, by {@code h2load}. */
    PACED("/plaintext", Load.PACED, 64),
    /** What wrk measures as plaintext, by {@code h2load}. */
    H2LOAD("/plaintext", Load.H2LOAD, 64),
    TLS("/plaintext", Load.GET, 64),
    /** A full handshake for each request. */
    TLS_CLOSE("/plaintext", Load.CLOSE, 16);

    /** How requests are made. */
    public enum Load {
        GET,
        PIPELINED,
        CLOSE,
        ECHO,
        UPLOAD,
        SESSION,
        PATHS,
        H2LOAD,
        PACED
    }

    private final String path;
    private final Load load;
    private final Duration delay;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Integer> connections;

    Scenario(String path, Load load, Integer... connections) {
        this(path, load, Duration.ZERO, connections);
    }

    Scenario(String path, Load load, Duration delay, Integer... connections) {
        this.path = path;
        this.load = load;
        this.delay = delay;
        this.connections = List.of(connections);
    }

    public String path() {
        return path;
    }

    public Load load() {
        return load;
    }

    /**
     * The floors that it has, first the one that others are compared with. Where each request takes its time that is a
     * thread for each connection. Few of many requests are late in the mixed one: what serves these best is no bound
     * for those, and the other way round.
     *
     * @param pinned whether the server has one processor
     */
    List<Contender> floors(boolean pinned) {
        return switch (this) {
            case SLEEP, WAIT, COMPUTE -> List.of(Contender.FLOOR_THREADS);
            case MIXED -> List.of();
            default -> pinned ? List.of(Contender.FLOOR) : List.of(Contender.FLOOR, Contender.FLOOR_LOOPS);
        };
    }

    /** Whether each answer takes so much that a window of the usual length has too few of them. */
    boolean heavy() {
        return this == UPLOAD || this == BIG || this == STREAM || this == STATIC_LARGE || this == COMPUTE;
    }

    /** How long each request waits at least; zero when it does not wait. */
    public Duration delay() {
        return delay;
    }

    /** Whether some of the requests wait while they are served. */
    boolean waits() {
        return !delay.isZero() || this == MIXED;
    }

    /** Whether TLS is spoken. */
    boolean secure() {
        return this == TLS || this == TLS_CLOSE;
    }

    /**
     * How many times the least warm-up it takes until a server is compiled, roughly. The JDK's TLS and ciphers are as
     * much code again as a server, and slow by a factor of ten until the last of it is compiled. On one processor the
     * compilers share it with all threads that have something to do: beside one thread they are done after thirty
     * processor seconds, beside a pool that serves several connections at once after sixty.
     */
    int expectedWarmUps() {
        return secure() ? 10 : 2;
    }

    /** The numbers of connections it is measured with. */
    public List<Integer> connections() {
        return connections;
    }

    /** The name as command line and report have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The scenario of that name.
     *
     * @throws IllegalArgumentException for an unknown one
     */
    public static Scenario of(String label) {
        for (Scenario scenario : values()) {
            if (scenario.label().equals(label)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException("unknown scenario: " + label);
    }
}
