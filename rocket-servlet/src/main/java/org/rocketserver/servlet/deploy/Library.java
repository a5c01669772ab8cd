package org.rocketserver.servlet.deploy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.FragmentDecl;
import org.rocketserver.servlet.descriptor.WebXmlParser;

/**
 * A jar of {@code WEB-INF/lib} and what it brings besides classes.
 *
 * @param path the jar
 * @param fragment its {@code web-fragment.xml}, or an empty one
 * @param resources whether it has {@code META-INF/resources}
 * @param initializers names of the initializers it offers
 * @param drivers names of the JDBC drivers it offers
 */
record Library(Path path, FragmentDecl fragment, boolean resources, List<String> initializers, List<String> drivers) {
    static final String INITIALIZERS = "META-INF/services/jakarta.servlet.ServletContainerInitializer";

    private static final String FRAGMENT = "META-INF/web-fragment.xml";
    private static final String RESOURCES = "META-INF/resources/";

    /**
     * Opens a jar, looks, and closes it.
     *
     * @param warnings is told what was passed over though it should not be there
     * @throws DeploymentException if it cannot be read or its fragment is wrong
     */
    static Library read(Path jar, Consumer<String> warnings) throws DeploymentException {
        String name = name(jar);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return new Library(
                    jar,
                    fragment(zip, name, warnings),
                    hasResources(zip),
                    services(zip, INITIALIZERS),
                    services(zip, Drivers.SERVICES));
        } catch (IOException | UncheckedIOException e) {
            throw new DeploymentException(
                    "WEB-INF/lib/" + name + " is not a readable jar (" + e.getMessage() + "); replace or remove it.",
                    e);
        }
    }

    static String name(Path jar) {
        return String.valueOf(jar.getFileName());
    }

    private static FragmentDecl fragment(ZipFile zip, String jar, Consumer<String> warnings)
            throws IOException, DeploymentException {
        ZipEntry entry = zip.getEntry(FRAGMENT);
        if (entry == null) {
            return FragmentDecl.withoutDescriptor(jar);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return WebXmlParser.fragment(in, jar, "WEB-INF/lib/" + jar + "!/" + FRAGMENT, warnings);
        }
    }

    private static boolean hasResources(ZipFile zip) {
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            if (entries.nextElement().getName().startsWith(RESOURCES)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> services(ZipFile zip, String file) throws IOException {
        ZipEntry entry = zip.getEntry(file);
        if (entry == null) {
            return List.of();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return services(in);
        }
    }

    /** The class names in a service file: one to a line, comments begin with {@code #}. */
    static List<String> services(InputStream in) throws IOException {
        List<String> names = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }
}
