package org.rocketserver.examples.embedded;

import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** The smallest server: one servlet in a lambda. */
public final class Hello {
    /** Serves until it is stopped. */
    public static void main(String[] args) throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/hello", (request, response) -> response.getWriter().println("Hello from Rocket"));
        Rocket.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .method(ServletContainer.of(app))
                .build()
                .run();
    }
}
