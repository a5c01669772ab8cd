package org.rocketserver.servlet.deploy;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Inherited;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.context.LaterJava;
import org.rocketserver.servlet.descriptor.HandledTypes;

/**
 * Finds initializers (§8.2.4): those of the parent first, then of {@code WEB-INF/classes}, then of the jars in the
 * order of fragments. Their classes are loaded but not initialised.
 */
final class Initializers {
    /**
     * An initializer and the types it asks for.
     *
     * @param type its class
     * @param wanted the values of {@code @HandlesTypes}
     * @param source who named it
     */
    record Found(Class<? extends ServletContainerInitializer> type, List<Class<?>> wanted, String source) {}

    private final ClassLoader loader;
    private final Map<String, Found> found = new LinkedHashMap<>();

    private Initializers(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Finds the initializers of an application.
     *
     * @param loader the application's class loader
     * @param parent its parent
     * @param hidden classes of the parent that do not count
     * @param classes the folder {@code WEB-INF/classes}
     * @param libraries the jars that take part, in their order
     * @throws DeploymentException if a class that the application names is missing or no initializer
     */
    static List<Found> find(
            ClassLoader loader, ClassLoader parent, Predicate<String> hidden, Path classes, List<Library> libraries)
            throws DeploymentException {
        Initializers initializers = new Initializers(loader);
        try {
            initializers.ofParent(parent, hidden);
            Path file = classes.resolve(Library.INITIALIZERS);
            if (Files.isRegularFile(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    initializers.ofApplication(Library.services(in), "WEB-INF/classes");
                }
            }
        } catch (IOException e) {
            throw new DeploymentException("Cannot read a list of initializers (" + e + "); check its permissions.", e);
        }
        for (Library library : libraries) {
            initializers.ofApplication(library.initializers(), "WEB-INF/lib/" + Library.name(library.path()));
        }
        return List.copyOf(initializers.found.values());
    }

    /** What stands on the server's class path may be there for others: if it cannot be loaded here, it is left out. */
    private void ofParent(ClassLoader parent, Predicate<String> hidden) throws IOException {
        for (URL url : Collections.list(parent.getResources(Library.INITIALIZERS))) {
            try (InputStream in = url.openStream()) {
                for (String name : Library.services(in)) {
                    if (!hidden.test(name) && !found.containsKey(name)) {
                        try {
                            found.put(name, load(name, url.toString()));
                        } catch (DeploymentException e) {
                            Log.LOG.warn("{}", e.getMessage());
                        }
                    }
                }
            }
        }
    }

    private void ofApplication(List<String> names, String source) throws DeploymentException {
        for (String name : names) {
            if (!found.containsKey(name)) {
                found.put(name, load(name, source));
            }
        }
    }

    private Found load(String name, String source) throws DeploymentException {
        try {
            Class<?> type = Class.forName(name, false, loader);
            if (!ServletContainerInitializer.class.isAssignableFrom(type)) {
                throw new DeploymentException(source + " names " + name
                        + " as an initializer, but it does not implement jakarta.servlet.ServletContainerInitializer;"
                        + " correct " + Library.INITIALIZERS + " in it.");
            }
            return new Found(type.asSubclass(ServletContainerInitializer.class), wanted(type), source);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new DeploymentException(
                    source + " names the initializer " + name + ", which cannot be loaded (" + e
                            + "); add the missing class or remove the jar.",
                    e);
        }
    }

    /** A type in {@code @HandlesTypes} that is missing makes the annotation unreadable: then nothing is handled. */
    private static List<Class<?>> wanted(Class<?> type) {
        try {
            HandlesTypes annotation = type.getAnnotation(HandlesTypes.class);
            return annotation == null ? List.of() : List.of(annotation.value());
        } catch (TypeNotPresentException | ArrayStoreException | LinkageError e) {
            Log.LOG.info("{} asks for types that are not there, so it is given none: {}", type.getName(), e.toString());
            return List.of();
        }
    }

    /** Loads the classes an initializer asked for; one that cannot be loaded is left out (§8.2.4). */
    static InitializerWithTypes resolve(Found found, HandledTypes types, ClassLoader loader) {
        Set<String> names = new LinkedHashSet<>();
        for (Class<?> wanted : found.wanted()) {
            names.addAll(
                    wanted.isAnnotation()
                            ? types.annotatedWith(wanted.getName(), wanted.isAnnotationPresent(Inherited.class))
                            : types.subtypesOf(wanted.getName()));
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names) {
            Class<?> loaded = loadOrNull(name, loader);
            if (loaded != null) {
                classes.add(loaded);
            }
        }
        return new InitializerWithTypes(
                found.type(), classes.isEmpty() ? null : new LinkedHashSet<>(classes), found.source());
    }

    private static @Nullable Class<?> loadOrNull(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            String later = LaterJava.sentence(e);
            if (later != null) {
                Log.LOG.warn("{}: class {} is not handed to an initializer: {}", loader.getName(), name, later);
            }
            Log.LOG.debug(
                    "{}: class {} is not handed to an initializer, for it cannot be loaded", loader.getName(), name, e);
            return null;
        }
    }
}
