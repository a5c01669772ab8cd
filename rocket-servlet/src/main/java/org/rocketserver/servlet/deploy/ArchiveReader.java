package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.jandex.IndexView;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.AnnotationReader;
import org.rocketserver.servlet.descriptor.DescriptorMerge;
import org.rocketserver.servlet.descriptor.FragmentDecl;
import org.rocketserver.servlet.descriptor.FragmentOrder;
import org.rocketserver.servlet.descriptor.HandledTypes;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.descriptor.WebXmlParser;

/** Reads an application that lies on the disk, step by step; one instance for one application, of one thread. */
final class ArchiveReader {
    private static final String WEB_XML = "WEB-INF/web.xml";

    private final ApplicationSource source;
    private final String name;
    private final Path root;
    private final Path classes;
    private final Stopwatch watch;
    private final List<String> warnings = new ArrayList<>();

    private ArchiveReader(ApplicationSource source, String name, Path root, Stopwatch watch) {
        this.source = source;
        this.name = name;
        this.root = root;
        this.classes = root.resolve("WEB-INF").resolve("classes");
        this.watch = watch;
    }

    /**
     * Reads an application.
     *
     * @param work has the temporary folder, and gets the unpacked archive and the indexes
     * @param resources takes over the class loader
     * @throws DeploymentException if it cannot be used
     */
    static DeploymentPlan read(ApplicationSource source, Path archive, WorkFolder work, PlanResources resources)
            throws DeploymentException {
        Stopwatch watch = new Stopwatch();
        Path root = WarArchive.open(archive, work);
        watch.lap("unpack");
        String name = String.valueOf(archive.toAbsolutePath().normalize().getFileName());
        return new ArchiveReader(source, name, root, watch).read(work, resources);
    }

    private DeploymentPlan read(WorkFolder work, PlanResources resources) throws DeploymentException {
        WebAppDescriptor webXml = webXml();
        Map<String, Library> libraries = libraries();
        FragmentOrder.Result order = FragmentOrder.of(webXml.absoluteOrdering(), fragments(libraries));
        List<Library> ordered = libraries(order.fragments(), libraries);
        watch.lap("read descriptors");

        WebAppClassLoader loader = WebAppClassLoader.of(name, root, paths(libraries), source.parent(), source.hidden());
        resources.own(loader);
        List<Initializers.Found> found = Initializers.find(loader, source.parent(), source.hidden(), classes, ordered);
        watch.lap("find initializers");

        ClassScan scan = new ClassScan(loader, work.indexes(), watch);
        boolean handles = found.stream().anyMatch(each -> !each.wanted().isEmpty());
        List<InitializerWithTypes> initializers = initializers(found, handles, scan, ordered, loader);
        WebAppDescriptor descriptor = descriptor(webXml, order.fragments(), ordered, scan);
        watch.lap("merge descriptors");
        return new DeploymentPlan(
                name,
                root,
                descriptor,
                loader,
                initializers,
                drivers(libraries),
                order.fragments(),
                order.excluded(),
                resourceRoots(ordered, libraries(order.excluded(), libraries)),
                order.explicit() ? names(ordered) : null,
                work.temporary(),
                watch.timings(),
                warnings,
                resources);
    }

    // ---- what was declared

    private WebAppDescriptor webXml() throws DeploymentException {
        Path file = root.resolve("WEB-INF").resolve("web.xml");
        if (!Files.isRegularFile(file)) {
            return WebAppDescriptor.empty(Origin.of(name));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return WebXmlParser.application(in, WEB_XML, this::warn);
        } catch (IOException e) {
            throw new DeploymentException("Cannot read " + file + " (" + e + "); check its permissions.", e);
        }
    }

    private void warn(String warning) {
        warnings.add(warning);
        Log.LOG.warn("{}: {}", name, warning);
    }

    private Map<String, Library> libraries() throws DeploymentException {
        Map<String, Library> libraries = new LinkedHashMap<>();
        for (Path jar : WarArchive.libraries(root)) {
            libraries.put(Library.name(jar), Library.read(jar, this::warn));
        }
        return libraries;
    }

    private static List<FragmentDecl> fragments(Map<String, Library> libraries) {
        List<FragmentDecl> fragments = new ArrayList<>();
        libraries.values().forEach(library -> fragments.add(library.fragment()));
        return fragments;
    }

    private static List<Library> libraries(List<FragmentDecl> fragments, Map<String, Library> libraries) {
        List<Library> ordered = new ArrayList<>();
        for (FragmentDecl fragment : fragments) {
            Library library = libraries.get(fragment.jar());
            if (library != null) {
                ordered.add(library);
            }
        }
        return ordered;
    }

    private static List<Path> paths(Map<String, Library> libraries) {
        List<Path> paths = new ArrayList<>();
        libraries.values().forEach(library -> paths.add(library.path()));
        return paths;
    }

    private static List<String> drivers(Map<String, Library> libraries) {
        List<String> drivers = new ArrayList<>();
        libraries.values().forEach(library -> drivers.addAll(library.drivers()));
        return drivers;
    }

    private static List<String> names(List<Library> libraries) {
        List<String> names = new ArrayList<>();
        libraries.forEach(library -> names.add(Library.name(library.path())));
        return names;
    }

    /** Annotations, descriptors and both together; where web.xml is complete, no class is looked at for this. */
    private WebAppDescriptor descriptor(
            WebAppDescriptor webXml, List<FragmentDecl> fragments, List<Library> ordered, ClassScan scan)
            throws DeploymentException {
        List<WebAppDescriptor> annotations = new ArrayList<>();
        IndexView own = null;
        Set<String> complete = new HashSet<>();
        if (!webXml.metadataComplete()) {
            own = scan.folder(classes);
            annotations.add(AnnotationReader.read(own, "WEB-INF/classes"));
            for (Library library : ordered) {
                if (library.fragment().descriptor().metadataComplete()) {
                    complete.add(library.fragment().descriptor().origin().source());
                } else {
                    annotations.add(AnnotationReader.read(
                            scan.jar(library.path()), "WEB-INF/lib/" + Library.name(library.path())));
                }
            }
        }
        WebAppDescriptor merged = DescriptorMerge.merge(webXml, fragments, annotations);
        OldNamespace.refuse(merged, own, scan);
        // told at once, and not kept for an explanation, which looks at the classes themselves
        Unmakable.servlets(merged, scan).forEach(sentence -> Log.LOG.warn("{}: {}", name, sentence));
        return webXml.metadataComplete() ? merged : complete(merged, complete, scan);
    }

    /** Adds what annotations say of the classes of declared servlets. */
    private static WebAppDescriptor complete(WebAppDescriptor merged, Set<String> complete, ClassScan scan)
            throws DeploymentException {
        WebAppDescriptor.Builder result = merged.toBuilder();
        for (ServletDecl servlet : merged.servlets().values()) {
            if (!complete.contains(servlet.origin().source())) {
                result.servlet(AnnotationReader.complete(servlet, scan));
            }
        }
        return result.build();
    }

    // ---- initializers and resources

    /** {@code @HandlesTypes} looks at classes whether or not web.xml is complete (§8.2.4). */
    private List<InitializerWithTypes> initializers(
            List<Initializers.Found> found, boolean handles, ClassScan scan, List<Library> ordered, ClassLoader loader)
            throws DeploymentException {
        if (handles) {
            scan.folder(classes);
            for (Library library : ordered) {
                scan.jar(library.path());
            }
        }
        HandledTypes types = new HandledTypes(scan.all(), scan);
        List<InitializerWithTypes> initializers = new ArrayList<>();
        for (Initializers.Found each : found) {
            initializers.add(Initializers.resolve(each, types, loader));
        }
        return initializers;
    }

    private List<ResourceRoot> resourceRoots(List<Library> ordered, List<Library> excluded) {
        List<ResourceRoot> roots = new ArrayList<>();
        roots.add(new ResourceRoot(root, false));
        for (List<Library> libraries : List.of(ordered, excluded)) {
            for (Library library : libraries) {
                if (library.resources()) {
                    roots.add(new ResourceRoot(library.path(), true));
                }
            }
        }
        return roots;
    }
}
