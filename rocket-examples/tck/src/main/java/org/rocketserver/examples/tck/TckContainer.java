package org.rocketserver.examples.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;
import org.rocketserver.config.ThreadConfig;

/** Arquillian's view of Rocket: it writes each archive to disk and hands it to a {@link RocketServer}. */
public class TckContainer implements DeployableContainer<TckConfiguration> {
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final Map<String, Path> deployed = new HashMap<>();
    private Path work;
    private boolean secure;
    private RocketServer server;

    @Override
    public Class<TckConfiguration> getConfigurationClass() {
        return TckConfiguration.class;
    }

    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Servlet 5.0");
    }

    @Override
    public void setup(TckConfiguration configuration) {
        secure = configuration.isSecure();
        // a folder for each process, so that several may run side by side
        work = Path.of(System.getProperty("rocket.tck.work"))
                .resolve(secure ? "https" : "http")
                .resolve(Long.toString(ProcessHandle.current().pid()))
                .toAbsolutePath();
        ThreadConfig.Kind threads = ThreadConfig.Kind.valueOf(
                System.getProperty("rocket.tck.threads").toUpperCase(Locale.ROOT));
        server = new RocketServer(new ServerSettings(threads, tls(), ServerSettings.TCK_USERS));
    }

    private Optional<TlsMaterial> tls() {
        if (!secure) {
            return Optional.empty();
        }
        try {
            TlsMaterial tls = TlsMaterial.create(work.resolve("tls"));
            tls.useForClients();
            return Optional.of(tls);
        } catch (Exception e) {
            throw new IllegalStateException("the keys cannot be made", e);
        }
    }

    @Override
    public void start() throws LifecycleException {
        try {
            server.start();
        } catch (Exception e) {
            throw new LifecycleException("The server did not start", e);
        }
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        String contextPath = contextPath(archive);
        try {
            Path folder = work.resolve("app-" + SERIAL.incrementAndGet());
            Path workFolder = Files.createDirectories(folder.resolve("work"));
            deployed.put(contextPath, folder);
            Path application = "war".equals(System.getProperty("rocket.tck.deploy"))
                    ? Archives.write(archive, folder)
                    : Archives.writeExploded(archive, folder);
            server.deploy(application, contextPath, workFolder);
        } catch (Exception | LinkageError e) {
            throw new DeploymentException("Cannot deploy " + archive.getName(), e);
        }
        HTTPContext context = new HTTPContext("localhost", server.port(), secure);
        context.add(new Servlet("any", contextPath.isEmpty() ? "/" : contextPath));
        return new ProtocolMetaData().addContext(context);
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        String contextPath = contextPath(archive);
        server.undeploy(contextPath);
        Path folder = deployed.remove(contextPath);
        if (folder != null) {
            try {
                Archives.delete(folder);
            } catch (IOException e) {
                throw new DeploymentException("Cannot clear away " + archive.getName(), e);
            }
        }
    }

    private static String contextPath(Archive<?> archive) {
        String name = archive.getName();
        String base = name.endsWith(".war") ? name.substring(0, name.length() - ".war".length()) : name;
        return base.equals("ROOT") ? "" : "/" + base;
    }
}
