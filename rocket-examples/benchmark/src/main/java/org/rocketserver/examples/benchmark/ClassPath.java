package org.rocketserver.examples.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The class path of the servers: this program's own, with folders packed, for classes are archived from jars only. */
final class ClassPath {
    private static final Pattern PROGRAM = Pattern.compile("/(benchmark|slf4j-nop)[^/]*$");

    private final List<Path> jars = new ArrayList<>();

    /**
     * Packs.
     *
     * @param folder where to put the jars that are made
     */
    ClassPath(Path folder) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            jars.add(Files.isDirectory(path) ? pack(path, folder) : path);
        }
    }

    /** The module's folder gives the jar its name: {@code rocket-core/target/classes}. */
    private static Path pack(Path classes, Path folder) throws IOException {
        String module = String.valueOf(classes.getParent().getParent().getFileName());
        Path jar = folder.resolve(module + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> tree = Files.walk(classes)) {
            for (Path path : tree.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    /** The jars that a contender needs to serve a servlet. */
    private static Pattern needed(Contender contender) {
        return Pattern.compile(
                switch (contender) {
                    case FLOOR, FLOOR_LOOPS, FLOOR_THREADS -> "nothing";
                    case ROCKET_WORKER -> "/(rocket-core|slf4j-api)[^/]*$";
                    case ROCKET, ROCKET_VIRTUAL ->
                        "/(rocket-core|rocket-servlet|jakarta.servlet-api|slf4j-api|jandex)[^/]*$";
                    case TOMCAT, TOMCAT_VIRTUAL -> "/(tomcat|jakarta.annotation-api)[^/]*$";
                    case JETTY, JETTY_VIRTUAL -> "/(jetty|jakarta.servlet-api|slf4j-api)[^/]*$";
                    case UNDERTOW ->
                        "/(undertow|xnio|jboss|wildfly|smallrye|jakarta.servlet-api|jakarta.annotation-api)[^/]*$";
                });
    }

    /**
     * What one contender is started with: its own jars, this program's, and the logging that is none. With others' jars
     * beside them, servers offer what these could use.
     */
    String of(Contender contender) {
        Pattern needed = needed(contender);
        return jars.stream()
                .map(Path::toString)
                .filter(jar ->
                        PROGRAM.matcher(jar).find() || needed.matcher(jar).find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** How many octets the jars have that a contender needs to serve a servlet. */
    long octets(Contender contender) throws IOException {
        Pattern needed = needed(contender);
        long sum = 0;
        for (Path jar : jars) {
            if (needed.matcher(jar.toString()).find()) {
                sum += Files.size(jar);
            }
        }
        return sum;
    }

    @Override
    public String toString() {
        return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    }
}
