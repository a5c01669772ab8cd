package org.rocketserver.servlet.context;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.resource.Resource;
import org.rocketserver.servlet.resource.ResourceTree;

/** The files of an application that has none. */
public final class NoResources implements ResourceTree {
    @Override
    public @Nullable Resource find(String path) {
        return null;
    }

    @Override
    public @Nullable Set<String> list(String path) {
        return path.equals("/") ? Set.of() : null;
    }

    @Override
    public @Nullable Path realPath(String path) {
        return null;
    }

    @Override
    public void close() {}
}
