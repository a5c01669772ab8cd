package org.rocketserver.springboot;

import org.rocketserver.RocketBuilder;

/** Changes anything of the server before it is built. Beans of this type are found; they run in their order. */
@FunctionalInterface
public interface RocketCustomizer {
    /** Changes what the factory has described so far: listeners, threads, limits. */
    void customize(RocketBuilder server);
}
