package org.rocketserver.examples.benchmark.server;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.cache.DirectBufferCache;
import io.undertow.server.handlers.resource.CachingResourceManager;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.rocketserver.examples.benchmark.servlet.Servlets.PassFilter;
import org.xnio.Options;
import org.xnio.Sequence;

/**
 * Undertow. Its default of sixteen workers caps what blocks: in scenarios that wait it gets as many as the others have.
 */
final class UndertowServer implements EmbeddedServer {
    private static final int CACHED_FILES = 1024;
    private static final long LARGEST_CACHED_OCTETS = 64 << 10;
    private static final int CACHE_SLICE_OCTETS = 4096;
    private static final int CACHE_SLICES = 1024;
    private static final int CACHE_OCTETS = 16 << 20;

    @Override
    public int start(Path files) throws Exception {
        Undertow.Builder builder = listening()
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEAD_OCTETS)
                .setHandler(applications(files));
        Integer workers = Integer.getInteger("benchmark.workers");
        if (workers != null) {
            builder.setWorkerThreads(workers);
        }
        Undertow undertow = builder.build();
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static Undertow.Builder listening() {
        Path keyStore = Tls.keyStore();
        return keyStore == null
                ? Undertow.builder().addHttpListener(0, "127.0.0.1")
                : Undertow.builder()
                        .addHttpsListener(0, "127.0.0.1", Tls.context(keyStore))
                        .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(Tls.PROTOCOL));
    }

    private static HttpHandler applications(Path files) throws ServletException {
        HttpHandler root = started(application(files));
        if (CONTEXTS == 0) {
            return root;
        }
        PathHandler paths = Handlers.path(root);
        for (int i = 0; i < CONTEXTS; i++) {
            DeploymentInfo more = Servlets.deployment()
                    .setClassLoader(UndertowServer.class.getClassLoader())
                    .setContextPath("/app" + i)
                    .setDeploymentName("app" + i);
            HttpServlet plaintext = org.rocketserver.examples.benchmark.servlet.Servlets.plaintext();
            more.addServlet(servlet("/plaintext", plaintext));
            paths.addPrefixPath("/app" + i, started(more));
        }
        return paths;
    }

    private static HttpHandler started(DeploymentInfo application) throws ServletException {
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(application);
        manager.deploy();
        return manager.start();
    }

    private static ServletInfo servlet(String path, HttpServlet servlet) {
        return new ServletInfo(path, servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                .addMapping(path)
                .setAsyncSupported(true);
    }

    private static DeploymentInfo application(Path files) {
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(UndertowServer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("benchmark")
                .setResourceManager(resources(files));
        org.rocketserver.examples.benchmark.servlet.Servlets.byPath()
                .forEach((path, servlet) -> application.addServlet(servlet(path, servlet)));
        for (int i = 0; i < org.rocketserver.examples.benchmark.servlet.Servlets.filterCount(); i++) {
            application.addFilter(Servlets.filter("pass" + i, PassFilter.class));
            application.addFilterUrlMapping(
                    "pass" + i, org.rocketserver.examples.benchmark.servlet.Servlets.FILTERED, DispatcherType.REQUEST);
        }
        return application;
    }

    private static CachingResourceManager resources(Path files) {
        return new CachingResourceManager(
                CACHED_FILES,
                LARGEST_CACHED_OCTETS,
                new DirectBufferCache(CACHE_SLICE_OCTETS, CACHE_SLICES, CACHE_OCTETS),
                new PathResourceManager(files),
                IDLE_MILLIS);
    }
}
