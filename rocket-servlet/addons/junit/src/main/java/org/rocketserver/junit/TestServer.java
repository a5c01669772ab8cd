package org.rocketserver.junit;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/**
 * A running server and what tests get of it. Thread-safe.
 *
 * @param rocket the server
 * @param container what it serves
 * @param uri of the first application
 * @param client knows nothing of the server yet
 * @param unhandled what left the applications
 */
record TestServer(
        Rocket rocket, ServletContainer container, URI uri, HttpClient client, UnhandledExceptions unhandled) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Starts a server; throws if an application cannot be deployed. */
    static TestServer start(List<WebApp> applications) {
        UnhandledExceptions unhandled = new UnhandledExceptions();
        ServletContainer container = ServletContainer.of(
                        ContainerConfig.DEFAULT.withRequireAll(true), applications.toArray(WebApp[]::new))
                .onUnhandledException((request, exception) -> unhandled.add(new UnhandledExceptions.Failure(
                        request.getMethod() + " " + request.getRequestURI(), exception)));
        Rocket rocket = Rocket.builder()
                .listen(LOOPBACK, 0)
                .method(container)
                .handleSignals(false)
                .build();
        try {
            rocket.start();
        } catch (Exception e) {
            rocket.close();
            throw new ExtensionConfigurationException("the server of the test does not start: " + e.getMessage(), e);
        }
        URI uri = URI.create(
                "http://" + LOOPBACK + ":" + rocket.port() + applications.get(0).contextPath() + "/");
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        return new TestServer(rocket, container, uri, client, unhandled);
    }

    void stop() {
        rocket.close();
    }
}
