package org.rocketserver.servlet.context;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.resource.Resource;
import org.rocketserver.servlet.resource.ResourceTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of an application by the paths its code writes (Servlet 6.1 §4.6). Thread-safe. */
record ContextResources(ResourceTree tree) {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Context");

    /**
     * What is in a folder.
     *
     * @throws IllegalArgumentException the path does not start with a slash
     */
    @Nullable
    Set<String> list(@Nullable String path) {
        if (path == null) {
            return null;
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a resource path starts with a slash: " + path);
        }
        return tree.list(ResourcePaths.normalise(path));
    }

    /**
     * Where a resource is, or null.
     *
     * @throws MalformedURLException the path does not start with a slash
     */
    @Nullable
    URL url(@Nullable String path) throws MalformedURLException {
        if (path == null || !path.startsWith("/")) {
            throw new MalformedURLException("a resource path starts with a slash: " + path);
        }
        Resource found = tree.find(ResourcePaths.normalise(path));
        return found == null ? null : found.url();
    }

    /** A file's octets, or null. */
    @Nullable
    InputStream open(@Nullable String path) {
        if (path == null || !path.startsWith("/")) {
            return null;
        }
        Resource found = tree.find(ResourcePaths.normalise(path));
        if (found == null || found.folder()) {
            return null;
        }
        try {
            return found.open();
        } catch (IOException e) {
            LOG.debug("resource {} cannot be opened", path, e);
            return null;
        }
    }

    /** Where a file is or would be, or null if it cannot be in the file system. */
    @Nullable
    String realPath(@Nullable String path) {
        if (path == null) {
            return null;
        }
        Path real = tree.realPath(ResourcePaths.normalise(path.startsWith("/") ? path : "/" + path));
        return real == null ? null : real.toString();
    }
}
