package org.rocketserver.exchange;

/**
 * Serves one exchange at a time: the class to inherit from when extending Rocket. Each thread has an instance of its
 * own, made by the method's {@link WorkerFactory}, so a worker may keep state between exchanges without locks. State
 * must not be carried over a suspension: another worker may run what follows.
 */
public abstract class Worker {
    /** For subclasses. */
    protected Worker() {}

    /**
     * Serves an exchange. The request's head is complete; its body may still be under way.
     *
     * @param exchange the request and its response
     * @return {@code COMPLETED} when the response is written and its body closed; {@code SUSPENDED} when somebody holds
     *     the exchange and will call {@link Exchange#resume}
     * @throws Exception any throwable ends the exchange: with a 500 if nothing was sent yet, else the connection is
     *     cut; an {@link org.rocketserver.http.HttpException} is answered with its status instead
     */
    public abstract Disposition handle(Exchange exchange) throws Exception;
}
