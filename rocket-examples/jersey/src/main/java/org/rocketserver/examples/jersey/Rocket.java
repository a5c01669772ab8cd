package org.rocketserver.examples.jersey;

/**
 * A rocket.
 *
 * @param name its name
 * @param stages how many it has
 */
public record Rocket(String name, int stages) {}
