package org.rocketserver.exchange;

/** A piece of work on a suspended exchange, run by a worker thread. */
@FunctionalInterface
public interface Step {
    /**
     * Does the work.
     *
     * @return {@code COMPLETED} when the exchange is over, {@code SUSPENDED} when it goes on waiting
     * @throws Exception ends the exchange like an exception from {@link Worker#handle}
     */
    Disposition run() throws Exception;
}
