package org.rocketserver;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.rocketserver.exchange.WorkerFactory;

/** Finds methods of serving by their names. */
final class Methods {
    private Methods() {}

    /**
     * The method with this name, in any case.
     *
     * @throws IllegalArgumentException there is none; the message lists those there are
     */
    static WorkerFactory find(String name) {
        List<String> known = new ArrayList<>();
        for (WorkerFactory factory : ServiceLoader.load(WorkerFactory.class)) {
            if (factory.name().equalsIgnoreCase(name)) {
                return factory;
            }
            known.add(factory.name());
        }
        throw new IllegalArgumentException("method: there is no method '" + name + "'; known are " + known
                + "; put the artifact that has it on the class path, or give the WorkerFactory itself");
    }
}
