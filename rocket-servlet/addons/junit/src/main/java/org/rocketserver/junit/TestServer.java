package org.rocketserver.junit;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.config.TextForm;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/**
 * A running server and what tests get of it. Thread-safe.
 *
 * @param rocket the server
 * @param container what it serves
 * @param uri of the first application
 * @param certificate what it shows, null where it speaks no TLS
 * @param client knows nothing of the server yet but whom to trust
 * @param unhandled what left the applications
 * @param requests what was asked
 * @param faults spoils answers for those who ask for it
 */
record TestServer(
        Rocket rocket,
        ServletContainer container,
        URI uri,
        @Nullable Certificate certificate,
        HttpClient client,
        UnhandledExceptions unhandled,
        RequestRecord requests,
        Faults faults)
        implements ExtensionContext.Store.CloseableResource {
    private static final String LOOPBACK = "127.0.0.1";

    /** Starts a server; throws if an application cannot be deployed or a setting is refused. */
    static TestServer start(TestMethods methods, RocketTest wanted) {
        List<WebApp> applications = Applications.of(methods, wanted);
        UnhandledExceptions unhandled = new UnhandledExceptions();
        ServletContainer container = container(methods, applications)
                .onUnhandledException((request, exception) -> unhandled.add(new UnhandledExceptions.Failure(
                        request.getMethod() + " " + request.getRequestURI(), exception)));
        RequestRecord requests = new RequestRecord();
        Certificate certificate = wanted.tls() ? Certificate.shared() : null;
        WorkerFactory method = new RecordedMethod(methods.configured(WorkerFactory.class, container), requests);
        Rocket rocket = server(methods, method, certificate, settings(wanted.settings()));
        try {
            rocket.start();
        } catch (Exception e) {
            rocket.close();
            throw new ExtensionConfigurationException("the server of the test does not start: " + e.getMessage(), e);
        }
        URI uri = address(
                certificate == null ? "http" : "https",
                rocket.port(),
                applications.get(0).contextPath() + "/");
        return new TestServer(
                rocket, container, uri, certificate, client(certificate), unhandled, requests, new Faults(uri));
    }

    /** A context path is not encoded, an address is. */
    private static URI address(String scheme, int port, String path) {
        try {
            return URI.create(new URI(scheme, null, LOOPBACK, port, path, null, null).toASCIIString());
        } catch (URISyntaxException e) {
            throw new ExtensionConfigurationException("the context path " + path + " makes no address", e);
        }
    }

    private static ServletContainer container(TestMethods methods, List<WebApp> applications) {
        ContainerConfig config =
                methods.configured(ContainerConfig.class, ContainerConfig.DEFAULT.withRequireAll(true));
        return methods.configured(
                ServletContainer.class, ServletContainer.of(config, applications.toArray(WebApp[]::new)));
    }

    private static Rocket server(
            TestMethods methods,
            WorkerFactory method,
            @Nullable Certificate certificate,
            Map<String, String> settings) {
        try {
            RocketBuilder builder = Rocket.builder();
            if (certificate == null) {
                builder.listen(LOOPBACK, 0);
            } else {
                builder.listen(LOOPBACK, 0, TlsConfig.of(certificate.server()));
            }
            builder.configure(config -> TextForm.apply(config, settings));
            return methods.configured(RocketBuilder.class, builder)
                    .method(method)
                    .handleSignals(false)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException("@RocketTest(settings = ...): " + e.getMessage(), e);
        }
    }

    private static Map<String, String> settings(String[] lines) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new ExtensionConfigurationException(
                        "@RocketTest(settings = \"" + line + "\"): write key=value, as in threads.max=20");
            }
            settings.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return settings;
    }

    private static HttpClient client(@Nullable Certificate certificate) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10));
        return certificate == null
                ? builder.build()
                : builder.sslContext(certificate.client()).build();
    }

    /** For clients that a test makes itself: trusts the server's certificate where there is one. */
    SSLContext trust() {
        try {
            return certificate == null ? SSLContext.getDefault() : certificate.client();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    /** Stops it. JUnit calls this as well for a test whose constructor asked for the server and then failed. */
    @Override
    public void close() {
        faults.stop();
        rocket.close();
    }
}
