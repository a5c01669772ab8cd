package org.rocketserver.engine;

import java.time.InstantSource;
import java.util.Map;
import org.rocketserver.exchange.ServerServices;

/**
 * What an engine offers to the method.
 *
 * @param securePort the port of the first listener that speaks TLS, or 0
 * @param appInfo what the server was told for the method
 */
record Offer(Workers workers, Monitor timers, InstantSource clock, int securePort, Map<String, Object> appInfo)
        implements ServerServices {
    @Override
    public void renewWorkers() {
        workers.renew();
    }
}
