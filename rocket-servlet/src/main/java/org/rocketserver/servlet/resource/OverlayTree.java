package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several trees laid over each other: what an earlier one has hides the same in later ones (Servlet 6.1 §4.6). */
public final class OverlayTree implements ResourceTree {
    private final List<ResourceTree> trees;

    /**
     * Lays trees over each other.
     *
     * @param trees the application's own first, then its jars in their order; closed with this one
     */
    public OverlayTree(List<? extends ResourceTree> trees) {
        this.trees = List.copyOf(trees);
    }

    @Override
    public @Nullable Resource find(String path) {
        for (ResourceTree tree : trees) {
            Resource found = tree.find(path);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Each tree in its own way; a folder hides a file of that name in later trees. */
    @Override
    public boolean isFile(String path) {
        for (ResourceTree tree : trees) {
            if (tree.isFile(path)) {
                return true;
            }
            if (tree.find(path) != null) {
                return false;
            }
        }
        return false;
    }

    @Override
    public @Nullable Set<String> list(String path) {
        Set<String> all = null;
        for (ResourceTree tree : trees) {
            Set<String> members = tree.list(path);
            if (members != null) {
                all = all == null ? new LinkedHashSet<>() : all;
                all.addAll(members);
            }
        }
        return all;
    }

    /** Where the file is, or, if there is none, where it would be in the first tree that has real files. */
    @Override
    public @Nullable Path realPath(String path) {
        Path first = null;
        for (ResourceTree tree : trees) {
            Path real = tree.realPath(path);
            if (tree.find(path) != null) {
                return real;
            }
            first = first == null ? real : first;
        }
        return first;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (ResourceTree tree : trees) {
            try {
                tree.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
