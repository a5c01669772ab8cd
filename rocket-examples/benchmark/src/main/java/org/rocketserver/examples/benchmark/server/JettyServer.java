package org.rocketserver.examples.benchmark.server;

import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.rocketserver.examples.benchmark.servlet.Servlets;

/** Eclipse Jetty. */
final class JettyServer implements EmbeddedServer {
    private final boolean virtual;

    JettyServer(boolean virtual) {
        this.virtual = virtual;
    }

    @Override
    public int start(Path files) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        if (virtual) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        }
        Server server = new Server(threads);
        ServerConnector connector = connector(server);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        ContextHandlerCollection applications = new ContextHandlerCollection();
        applications.addHandler(application(files));
        for (int i = 0; i < CONTEXTS; i++) {
            ServletContextHandler more = new ServletContextHandler("/app" + i);
            more.addServlet(new ServletHolder(Servlets.plaintext()), "/plaintext");
            applications.addHandler(more);
        }
        server.setHandler(CONTEXTS == 0 ? application(files) : applications);
        server.start();
        return connector.getLocalPort();
    }

    private static ServerConnector connector(Server server) {
        HttpConfiguration settings = new HttpConfiguration();
        settings.setRequestHeaderSize(HEAD_OCTETS);
        HttpConnectionFactory http = new HttpConnectionFactory(settings);
        if (Tls.keyStore() == null) {
            return new ServerConnector(server, http);
        }
        settings.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(Tls.context(Tls.keyStore()));
        tls.setIncludeProtocols(Tls.PROTOCOL);
        return new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), http);
    }

    private static ServletContextHandler application(Path files) {
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        context.setBaseResourceAsPath(files);
        Servlets.byPath().forEach((path, servlet) -> {
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            context.addServlet(holder, path);
        });
        context.addServlet(new ServletHolder("default", new DefaultServlet()), "/");
        for (int i = 0; i < Servlets.filterCount(); i++) {
            context.addFilter(
                    new FilterHolder(new Servlets.PassFilter()), Servlets.FILTERED, EnumSet.of(DispatcherType.REQUEST));
        }
        return context;
    }
}
