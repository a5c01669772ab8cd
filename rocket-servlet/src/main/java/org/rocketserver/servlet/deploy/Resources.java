package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FileMemory;
import org.rocketserver.files.MediaTypes;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.context.NoResources;
import org.rocketserver.servlet.resource.ArchiveTree;
import org.rocketserver.servlet.resource.DefaultServlet;
import org.rocketserver.servlet.resource.DirectoryTree;
import org.rocketserver.servlet.resource.OverlayTree;
import org.rocketserver.servlet.resource.ResourceTree;
import org.rocketserver.servlet.resource.VisibleTree;

/** Where the files of an application come from, and what serves them. */
public final class Resources {
    /** What is tried for a folder where the application names nothing, as everywhere. */
    public static final List<String> WELCOME_FILES = List.of("index.html", "index.htm", "index.jsp");

    private static final String JAR_RESOURCES = "META-INF/resources";

    private Resources() {}

    /** The media types of an application beside those that it declares. */
    static UnaryOperator<@Nullable String> types(Application application) {
        return application.files().knownTypes() ? Resources::knownType : file -> null;
    }

    private static @Nullable String knownType(@Nullable String file) {
        return file == null ? null : MediaTypes.DEFAULT.of(file);
    }

    /**
     * The files of an application, for who asks seldom: nothing of them is kept.
     *
     * @throws DeploymentException one of them cannot be read
     */
    public static ResourceTree of(Application application, DeploymentPlan plan) throws DeploymentException {
        return of(application, plan, new FileMemory(0));
    }

    /**
     * The files of an application: the embedding program's folder, the archive's root, then the jars that bring some
     * (Servlet 6.1 §4.6).
     *
     * @param memory where folders keep what was asked of them lately
     * @throws DeploymentException one of them cannot be read
     */
    static ResourceTree of(Application application, DeploymentPlan plan, FileMemory memory) throws DeploymentException {
        List<ResourceTree> trees = new ArrayList<>();
        boolean complete = false;
        try {
            Application.Files files = application.files();
            if (files.folder() != null) {
                trees.add(tree(files.folder(), "", memory, !files.hidden()));
            }
            boolean plain = isPlain(application.source().archive());
            for (ResourceRoot root : plan.resourceRoots()) {
                trees.add(tree(root.path(), root.jar() ? JAR_RESOURCES : "", memory, plain && !files.hidden()));
            }
            for (Path jar : files.jars()) {
                trees.add(tree(jar, JAR_RESOURCES, memory, false));
            }
            complete = true;
        } catch (IOException e) {
            throw new DeploymentException(
                    "The files of the application at " + application.name() + " cannot be read (" + e
                            + "); check the folder and the jars given as resources, and the archive.",
                    e);
        } finally {
            if (!complete) {
                close(trees);
            }
        }
        return switch (trees.size()) {
            case 0 -> new NoResources();
            case 1 -> trees.get(0);
            default -> new OverlayTree(trees);
        };
    }

    /** A folder that nobody has made an application of: it holds what lies about there. */
    private static boolean isPlain(@Nullable Path archive) {
        return archive != null && Files.isDirectory(archive) && !Files.isDirectory(archive.resolve("WEB-INF"));
    }

    /** What is below a path of a folder or of an archive, or only what is visible of it. */
    private static ResourceTree tree(Path place, String below, FileMemory memory, boolean visible) throws IOException {
        if (!Files.isDirectory(place)) {
            ResourceTree archive = new ArchiveTree(place, below);
            return visible ? new VisibleTree(archive) : archive;
        }
        Path folder = place.resolve(below);
        return visible ? DirectoryTree.visible(folder, memory) : new DirectoryTree(folder, memory);
    }

    private static void close(List<ResourceTree> trees) {
        for (ResourceTree tree : trees) {
            try {
                tree.close();
            } catch (IOException e) {
                Log.LOG.debug("an archive could not be closed", e);
            }
        }
    }

    /** Offers what serves files and refuses the rest, unless the application wants none. */
    static void offerDefaultServlet(AppLifecycle life, Application application, AppContext context, FileMemory memory) {
        if (application.files().served()) {
            life.offerFiles(
                    new DefaultServlet(context.resources(), application.files().listed(), memory));
        }
    }
}
