package org.rocketserver.exchange;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;

/** What a server offers to the method it serves with. Thread-safe. */
public interface ServerServices {
    /** Runs tasks on the server's workers, through the active queue; also known as {@code rocket.executor}. */
    Executor workers();

    /** Delayed actions. */
    Timers timers();

    /** The server's clock. */
    InstantSource clock();

    /**
     * Lets the threads that work now end when they have done what they are at, and others take their place: what an
     * application that is gone has left in their thread-locals goes with them. Returns at once; requests do not notice.
     */
    default void renewWorkers() {}

    /** The port of the first listener that speaks TLS; 0 if there is none. */
    default int securePort() {
        return 0;
    }

    /** Application information: options of the method, unchanging after the start. */
    Map<String, Object> appInfo();
}
