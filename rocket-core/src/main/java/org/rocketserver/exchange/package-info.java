/**
 * How does one request meet its answer, whatever carries them? This room is the seam: below it are octets, connections
 * and threads, above it is meaning. {@link org.rocketserver.exchange.Worker} is the class to inherit from;
 * {@link org.rocketserver.exchange.Exchange} is what it is given.
 */
package org.rocketserver.exchange;
