package org.rocketserver.examples.embedded;

import java.nio.file.Path;
import java.time.Instant;
import org.rocketserver.Rocket;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.filter.SecurityHeaders;
import org.rocketserver.servlet.spi.Compression;

/** Files, a filter, a servlet, a second context, compression, and TLS beside plain HTTP. */
public final class Secure {
    private Secure() {}

    /**
     * Serves until it is stopped.
     *
     * @param args a folder of files, a PKCS#12 file and its password
     */
    public static void main(String[] args) throws Exception {
        WebApp site = WebApp.at("/")
                .resources(Path.of(args[0]))
                .front(new SecurityHeaders())
                .servlet("/time", (request, response) -> response.getWriter().println(Instant.now()));
        WebApp api = WebApp.at("/api")
                .servlet("/secure", (request, response) -> response.getWriter().print(request.isSecure()));
        TlsConfig tls = TlsConfig.of(CertificateConfig.pkcs12(Path.of(args[1]), args[2]));
        ContainerConfig config = ContainerConfig.DEFAULT.withCompression(Compression.DEFAULT);
        Rocket.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .listen("127.0.0.1", Integer.getInteger("tlsPort", 8443), tls)
                .method(ServletContainer.of(config, site, api))
                .build()
                .run();
    }
}
