package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resources of an application (Servlet 6.1 §4.6, §10.5). Thread-safe. Knows nothing of WEB-INF: applications may
 * read it, clients may not, which is the default servlet's affair.
 *
 * <p>A path is absolute within the application, decoded, without empty, {@code .} or {@code ..} segments; whatever else
 * is asked for does not exist.
 */
public interface ResourceTree extends AutoCloseable {
    /**
     * Looks a path up, case-exact whatever the file system.
     *
     * @param path starts with a slash; one at its end asks for a folder
     * @return null if there is no such thing
     */
    @Nullable
    Resource find(String path);

    /**
     * Whether there is a file at a path, for who asks often and needs no more: a yes may be up to a second old as far
     * as links lead to it.
     *
     * @param path starts with a slash
     */
    default boolean isFile(String path) {
        Resource found = find(path);
        return found != null && !found.folder();
    }

    /**
     * The members of a folder, as {@code ServletContext.getResourcePaths} wants them: full paths, folders with a slash
     * at the end.
     *
     * @return null if the path is not a folder; may be empty
     */
    @Nullable
    Set<String> list(String path);

    /**
     * Where a path lies in the file system, as {@code ServletContext.getRealPath} wants it: also for what does not
     * exist (yet).
     *
     * @return null if the resource is in an archive, or the path leads out of the tree
     */
    @Nullable
    Path realPath(String path);

    /** Lets go of open archives. */
    @Override
    void close() throws IOException;
}
