package org.rocketserver.servlet.deploy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends something in steps: a step that fails is logged, and the others are taken all the same. */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.servlet");

    private Ending() {}

    /** One step, which may run code of the application. */
    @FunctionalInterface
    interface Step {
        void take() throws Exception;
    }

    /**
     * Takes a step.
     *
     * @param ended what ends, for the log
     * @param what what the step does, for the log: "its sessions"
     */
    static void step(Object ended, String what, Step step) {
        try {
            step.take();
        } catch (Exception | Error e) {
            LOG.error("{} ends, but not all of {} could be ended", ended, what, e);
        }
    }
}
