package org.rocketserver.examples.benchmark.server;

import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
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
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(application(files));
        server.start();
        return connector.getLocalPort();
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
        for (int i = 0; i < Servlets.FILTER_COUNT; i++) {
            context.addFilter(
                    new FilterHolder(new Servlets.PassFilter()), Servlets.FILTERED, EnumSet.of(DispatcherType.REQUEST));
        }
        return context;
    }
}
