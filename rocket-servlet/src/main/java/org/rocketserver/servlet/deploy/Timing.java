package org.rocketserver.servlet.deploy;

import java.time.Duration;

/**
 * How long one step of a deployment took, so that a slow start can be explained.
 *
 * @param step the step, or the jar
 * @param took wall time
 */
public record Timing(String step, Duration took) {}
