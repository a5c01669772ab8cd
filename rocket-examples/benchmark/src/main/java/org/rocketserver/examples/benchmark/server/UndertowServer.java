package org.rocketserver.examples.benchmark.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.cache.DirectBufferCache;
import io.undertow.server.handlers.resource.CachingResourceManager;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.rocketserver.examples.benchmark.servlet.Servlets.PassFilter;
import org.xnio.Options;

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
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(application(files));
        manager.deploy();
        Undertow.Builder builder = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setHandler(manager.start());
        Integer workers = Integer.getInteger("benchmark.workers");
        if (workers != null) {
            builder.setWorkerThreads(workers);
        }
        Undertow undertow = builder.build();
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static DeploymentInfo application(Path files) {
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(UndertowServer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("benchmark")
                .setResourceManager(resources(files));
        org.rocketserver.examples.benchmark.servlet.Servlets.byPath().forEach((path, servlet) -> {
            ServletInfo info = new ServletInfo(path, servlet.getClass(), new ImmediateInstanceFactory<>(servlet));
            application.addServlet(info.addMapping(path).setAsyncSupported(true));
        });
        for (int i = 0; i < org.rocketserver.examples.benchmark.servlet.Servlets.FILTER_COUNT; i++) {
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
