package org.rocketserver.servlet.deploy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of deployments. */
final class Log {
    static final Logger LOG = LoggerFactory.getLogger("Rocket.Deploy");

    private Log() {}
}
