package org.rocketserver.examples.benchmark.server;

import java.nio.file.Path;

/** A contender. */
interface EmbeddedServer {
    /** Connections that may be open at a time. */
    int CONNECTIONS = 20_000;

    /** Connections that may wait to be accepted. */
    int BACKLOG = 4096;

    /** How long a connection may rest, in milliseconds. */
    int IDLE_MILLIS = 600_000;

    /** What a request's head may have in octets; more than any default, for the curve of heads. */
    int HEAD_OCTETS = 32 << 10;

    /** Applications beside the one at the root. */
    int CONTEXTS = Integer.getInteger("benchmark.contexts", 0);

    /**
     * Starts serving on a port of the loopback interface.
     *
     * @param files the folder with the static files
     * @return the port
     */
    int start(Path files) throws Exception;
}
