package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.time.Duration;

/** A part of the run that is measured by itself and kept in a file of its own. */
interface Section {
    /** The file's name without its ending. */
    String name();

    /** How long it will take, roughly. */
    Duration expected();

    /** Measures. */
    Table measure() throws IOException, InterruptedException;
}
