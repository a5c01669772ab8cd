package org.rocketserver.examples.embedded;

import java.nio.file.Path;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.status.Latencies;
import org.rocketserver.servlet.status.StatusPage;

/** A server with a status page and health checks on a port of their own, and error pages for developers. */
public final class Watched {
    private Watched() {}

    /** Serves until it is stopped. */
    public static void main(String[] args) throws Exception {
        WebApp app = WebApp.at("/")
                .servlet("/hello", (request, response) -> response.getWriter().println("Hello"))
                .servlet("/broken", (request, response) -> {
                    throw new IllegalStateException("this is the cause");
                });
        ServletContainer container = ServletContainer.of(app).development(Path.of("src", "main", "java"));
        Latencies latencies = new Latencies();
        Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .method(latencies.around(container))
                .build()
                .start();
        StatusPage page = StatusPage.of(rocket, container, latencies);
        try (Rocket beside = Rocket.builder()
                .listen("127.0.0.1", Integer.getInteger("statusPort", 9090))
                .minThreads(1)
                .handleSignals(false)
                .method(ServletContainer.of(page.at("/")))
                .build()
                .start()) {
            System.out.println("status at " + beside.uri());
            rocket.join();
        }
    }
}
