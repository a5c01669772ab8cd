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

    /** Application information: options of the method, unchanging after the start. */
    Map<String, Object> appInfo();
}
