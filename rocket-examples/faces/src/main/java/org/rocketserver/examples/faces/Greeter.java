package org.rocketserver.examples.faces;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** Greets, and counts. One for the application. */
@ApplicationScoped
public class Greeter {
    private final AtomicInteger count = new AtomicInteger();

    /** The greeting for a name. */
    public String greet(String name) {
        return "Hello " + name + ", number " + count.incrementAndGet();
    }
}
