package org.rocketserver.engine;

import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;

/** Runs exchanges for a protocol. */
public interface Exchanges {
    /**
     * Lets this thread's worker handle an exchange. If requests of this pace are known to be slow, another worker gets
     * the lead first. Gathered answers must have been flushed unless the pace is known to be fast.
     *
     * @param exchange what to handle
     * @param pace a hash of what makes requests alike in their duration, such as method and first path segments
     * @return what the worker said
     * @throws Exception what the worker threw
     */
    Disposition run(Exchange exchange, int pace) throws Exception;

    /** Whether requests of this pace are known to be fast. */
    boolean fast(int pace);

    /** The name of the method, for the loggers. */
    String workerName();
}
