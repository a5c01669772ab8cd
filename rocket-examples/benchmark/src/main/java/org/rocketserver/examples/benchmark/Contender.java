package org.rocketserver.examples.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** A server that takes part. Its name on the command line is the constant's in lower case, with hyphens. */
public enum Contender {
    /** A selector loop that answers canned octets: what Java can do at most. */
    FLOOR(Role.FLOOR, false),
    /** As many of these loops as there are processors, as every server has them: for what is not pinned. */
    FLOOR_LOOPS(Role.FLOOR, false),
    /** A thread for each connection: what Java can do at most where each request takes its time. */
    FLOOR_THREADS(Role.FLOOR, false),
    /** Rocket with its servlet container. */
    ROCKET(Role.ROCKET, false),
    /** Rocket with a worker of its own instead of servlets. */
    ROCKET_WORKER(Role.ROCKET, false),
    /** Rocket with servlets on virtual threads. */
    ROCKET_VIRTUAL(Role.ROCKET, true),
    /** Apache Tomcat. */
    TOMCAT(Role.PEER, false),
    /** Apache Tomcat on virtual threads. */
    TOMCAT_VIRTUAL(Role.PEER, true),
    /** Eclipse Jetty. */
    JETTY(Role.PEER, false),
    /** Eclipse Jetty on virtual threads. */
    JETTY_VIRTUAL(Role.PEER, true),
    /** Undertow. */
    UNDERTOW(Role.PEER, false);

    /** What a contender is compared as. */
    public enum Role {
        FLOOR,
        ROCKET,
        PEER
    }

    private final Role role;
    private final boolean virtual;

    Contender(Role role, boolean virtual) {
        this.role = role;
        this.virtual = virtual;
    }

    public Role role() {
        return role;
    }

    /** Whether the application's code runs on virtual threads, which takes JDK 21. */
    public boolean virtual() {
        return virtual;
    }

    /** The name as command line and report have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all floors, the one loop first. */
    static List<String> floors() {
        return labels(contender -> contender.role == Role.FLOOR);
    }

    /** The names of all peers. */
    static List<String> peers() {
        return labels(contender -> contender.role == Role.PEER);
    }

    /** The names of the peers on virtual threads. */
    static List<String> virtualPeers() {
        return labels(contender -> contender.role == Role.PEER && contender.virtual);
    }

    private static List<String> labels(Predicate<Contender> which) {
        return Arrays.stream(values()).filter(which).map(Contender::label).toList();
    }

    /**
     * The contender of that name.
     *
     * @throws IllegalArgumentException for an unknown one
     */
    public static Contender of(String label) {
        for (Contender contender : values()) {
            if (contender.label().equals(label)) {
                return contender;
            }
        }
        throw new IllegalArgumentException("unknown server: " + label);
    }
}
