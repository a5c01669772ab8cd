package org.rocketserver.examples.tck;

import java.nio.file.Path;
import java.time.Duration;
import org.rocketserver.Rocket;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/**
 * Rocket as the TCK needs it. Two of them live in the same JVM, a plain one and one with TLS, for the whole run. Up to
 * three applications are deployed at a time, about 200 in the course of a run. Calls come from one thread.
 */
final class RocketServer {
    /** A few tests read until the server closes the connection: they take as long as this. */
    private static final Duration IDLE = Duration.ofSeconds(2);

    private final ServletContainer container;
    private final Rocket rocket;

    RocketServer(ServerSettings settings) {
        container = ServletContainer.of(ContainerConfig.DEFAULT.withRelativeRedirects(false))
                .realm(new TckRealm(settings.users()));
        rocket = Rocket.builder()
                .listen(listener(settings))
                .timeout(IDLE)
                .threads(threads -> threads.withKind(settings.threads()))
                .method(container)
                .handleSignals(false)
                .build();
    }

    private static ListenerConfig listener(ServerSettings settings) {
        ListenerConfig plain = ListenerConfig.of("127.0.0.1", 0);
        return settings.tls().map(tls -> plain.withTls(config(tls))).orElse(plain);
    }

    private static TlsConfig config(TlsMaterial material) {
        return TlsConfig.of(CertificateConfig.pkcs12(material.serverKeyStore(), TlsMaterial.PASSWORD))
                .withClientAuthentication(TlsConfig.ClientAuthentication.NEED)
                .withTrustStore(material.serverTrustStore())
                .withTrustStorePassword(TlsMaterial.PASSWORD);
    }

    /** Starts on a port of the system's choice; connections are accepted on return. */
    void start() throws Exception {
        rocket.start();
    }

    int port() {
        return rocket.port();
    }

    /**
     * Deploys an application and starts it.
     *
     * @param application an exploded folder or a .war file; never used twice
     * @param contextPath "" or "/name"
     * @param workFolder an empty folder
     * @throws Exception it could not be started
     */
    void deploy(Path application, String contextPath, Path workFolder) throws Exception {
        container.deploy(WebApp.at(contextPath)
                .archive(application)
                .workFolder(workFolder)
                .parentClassLoader(RocketServer.class.getClassLoader())
                .initializer(new JspEngine()));
    }

    /** Stops an application and forgets it; does nothing if there is none. */
    void undeploy(String contextPath) {
        container.undeploy(contextPath);
    }

    void stop() {
        rocket.close();
    }
}
