package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tree without what its owner calls hidden: files and folders whose names begin with a dot, such as {@code .env} and
 * {@code .git}. {@code /.well-known/} is there to be found (RFC 8615 §3).
 */
public final class VisibleTree implements ResourceTree {
    private static final String WELL_KNOWN = "/.well-known";

    private final ResourceTree tree;

    /** The visible part of a tree, which is closed with it. */
    public VisibleTree(ResourceTree tree) {
        this.tree = tree;
    }

    /** Whether a name on a path begins with a dot, that of the well-known folder aside. */
    public static boolean hides(String path) {
        boolean known = path.startsWith(WELL_KNOWN)
                && (path.length() == WELL_KNOWN.length() || path.charAt(WELL_KNOWN.length()) == '/');
        return path.indexOf("/.", known ? WELL_KNOWN.length() : 0) >= 0;
    }

    /**
     * Whether what a link leads to is hidden. Two dots alone do not say so: volumes of Kubernetes keep their content in
     * such folders and link to it, as {@code ..data/index.html}.
     */
    static boolean hidesWhatALinkLeadsTo(String path) {
        return hides(path.replace("/..", "/"));
    }

    @Override
    public @Nullable Resource find(String path) {
        return hides(path) ? null : tree.find(path);
    }

    @Override
    public boolean isFile(String path) {
        return !hides(path) && tree.isFile(path);
    }

    @Override
    public @Nullable Set<String> list(String path) {
        Set<String> members = hides(path) ? null : tree.list(path);
        if (members == null) {
            return null;
        }
        Set<String> visible = new LinkedHashSet<>(members);
        visible.removeIf(VisibleTree::hides);
        return visible;
    }

    /** Also of what is hidden: it is asked for by code, not by clients. */
    @Override
    public @Nullable Path realPath(String path) {
        return tree.realPath(path);
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }
}
