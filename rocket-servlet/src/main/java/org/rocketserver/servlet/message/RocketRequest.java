package org.rocketserver.servlet.message;

import org.rocketserver.exchange.Exchange;

/** The request as the application sees it. */
public final class RocketRequest {
    /**
     * A request of an exchange.
     *
     * @param exchange where it comes from
     * @param services what it asks of other rooms
     * @param frames its dispatches
     * @param settings limits
     */
    public RocketRequest(Exchange exchange, RequestServices services, Frames frames, MessageSettings settings) {}

    /** The request is over: from here on it answers {@code IllegalStateException}. */
    public void end() {}
}
