package org.rocketserver.examples.benchmark.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rocketserver.Rocket;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.examples.benchmark.servlet.Servlets;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** Rocket, with a method of serving. */
final class RocketServer implements EmbeddedServer {
    private final Method method;
    private final ThreadConfig.Kind threads;

    /** What makes Rocket's workers. */
    interface Method {
        WorkerFactory of(Path files);
    }

    RocketServer(Method method, ThreadConfig.Kind threads) {
        this.method = method;
        this.threads = threads;
    }

    @Override
    public int start(Path files) throws IOException {
        Rocket rocket = Rocket.builder()
                .listen(ListenerConfig.of("127.0.0.1", 0).withBacklog(BACKLOG).withTls(tls()))
                .method(method.of(files))
                .threads(config -> config.withKind(threads))
                .timeout(Duration.ofMillis(IDLE_MILLIS))
                .limits(limits -> limits.withMaxConnections(CONNECTIONS).withHeadBytes(HEAD_OCTETS))
                .handleSignals(false)
                .build();
        rocket.start();
        return rocket.port();
    }

    private static TlsConfig tls() {
        Path keyStore = Tls.keyStore();
        return keyStore == null
                ? null
                : TlsConfig.pkcs12(keyStore, Tls.PASSWORD).withProtocols(List.of(Tls.PROTOCOL));
    }

    /** The servlets of all scenarios. */
    static ServletContainer servlets(Path files) {
        WebApp app = WebApp.at("/").resources(files);
        Servlets.byPath().forEach((path, servlet) -> app.servlet(path, servlet, more -> more.setAsyncSupported(true)));
        for (int i = 0; i < Servlets.filterCount(); i++) {
            app.filter(Servlets.FILTERED, new Servlets.PassFilter());
        }
        List<WebApp> apps = new ArrayList<>(List.of(app));
        for (int i = 0; i < CONTEXTS; i++) {
            apps.add(WebApp.at("/app" + i).servlet("/plaintext", Servlets.plaintext()));
        }
        return ServletContainer.of(apps.toArray(WebApp[]::new));
    }
}
