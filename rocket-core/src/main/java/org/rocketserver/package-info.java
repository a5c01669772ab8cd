/**
 * How does one run a server? The front door: {@link org.rocketserver.Rocket} is made by its builder, started and
 * stopped.
 *
 * <pre>{@code
 * Rocket rocket = Rocket.builder().listen("localhost", 8080).method(new MyWorkers()).build();
 * rocket.start();
 * }</pre>
 */
package org.rocketserver;
