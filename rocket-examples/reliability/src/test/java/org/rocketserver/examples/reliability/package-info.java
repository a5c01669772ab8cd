/**
 * What does Rocket survive? Each {@link org.rocketserver.examples.reliability.Program} attacks, breaks or loads a
 * server in a process of its own and judges what it saw; {@link org.rocketserver.examples.reliability.Reliability} runs
 * them. {@code server} has the server and an application that uses and breaks everything, {@code client} the clients.
 */
package org.rocketserver.examples.reliability;
