/**
 * When is a request over that outlives its thread? Asynchronous processing (Servlet 6.1 §2.3.3.3) and non-blocking I/O
 * (§3.7, §5.7). {@link org.rocketserver.servlet.async.AsyncState} decides in a pure table, {@code AsyncDecisions} holds
 * the one lock, and {@code AsyncCycle} turns decisions into steps of the exchange. What has to be done it asks of a
 * port that {@code dispatch} implements. Internal: it may change in any release.
 */
package org.rocketserver.servlet.async;
