package org.rocketserver.springboot;

import org.rocketserver.servlet.WebApp;

/** Changes the web application before it is deployed. Beans of this type are found; they run in their order. */
@FunctionalInterface
public interface WebAppCustomizer {
    /** Changes what the factory has described so far: realms, session stores, filters that are not beans. */
    void customize(WebApp app);
}
