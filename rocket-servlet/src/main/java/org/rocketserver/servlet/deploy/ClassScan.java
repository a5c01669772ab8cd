package org.rocketserver.servlet.deploy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.CompositeIndex;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Indexer;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.ClassFinder;

/**
 * Looks through the classes of one application without loading them: {@code WEB-INF/classes} and {@code WEB-INF/lib},
 * never its parent. A jar is indexed when it is first asked for; its index is kept on the disk, so that the next start
 * reads that instead. Of one thread.
 */
final class ClassScan implements ClassFinder {
    /**
     * Libraries without anything a servlet container looks for; indexing them would only cost time. By their whole name
     * before the version, so that no jar of an application's own is taken for one of them.
     */
    private static final Set<String> WITHOUT_INTEREST = Set.of(
            "slf4j-api",
            "logback-classic",
            "logback-core",
            "log4j-api",
            "log4j-core",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-datatype-jdk8",
            "jackson-datatype-jsr310",
            "jackson-module-parameter-names",
            "guava",
            "commons-beanutils",
            "commons-codec",
            "commons-collections",
            "commons-collections4",
            "commons-compress",
            "commons-io",
            "commons-lang",
            "commons-lang3",
            "commons-logging",
            "commons-text",
            "kotlin-reflect",
            "kotlin-stdlib",
            "kotlin-stdlib-jdk7",
            "kotlin-stdlib-jdk8",
            "groovy",
            "asm",
            "byte-buddy",
            "bcprov-jdk15on",
            "bcprov-jdk15to18",
            "bcprov-jdk18on",
            "ecj",
            "icu4j",
            "jandex",
            "jakarta.servlet-api",
            "httpclient",
            "httpclient5",
            "httpcore",
            "httpcore5",
            "scala-library");

    /** Where the version begins in the name of a jar. */
    private static final Pattern VERSION = Pattern.compile("-[0-9]");

    private final ClassLoader loader;
    private final @Nullable IndexFolder kept;
    private final Stopwatch watch;
    private final Map<Path, Index> indexes = new LinkedHashMap<>();
    private final Map<DotName, ClassInfo> single = new HashMap<>();
    private final Map<DotName, Boolean> missing = new HashMap<>();

    /**
     * A scan of one application.
     *
     * @param loader finds the files of single classes, those of the parent included
     * @param kept where indexes are kept, or null to keep none
     * @param watch is told how long each jar took
     */
    ClassScan(ClassLoader loader, @Nullable IndexFolder kept, Stopwatch watch) {
        this.loader = loader;
        this.kept = kept;
        this.watch = watch;
    }

    /** The classes in a folder, which are read anew each time. */
    IndexView folder(Path folder) throws DeploymentException {
        Index known = indexes.get(folder);
        if (known != null) {
            return known;
        }
        Indexer indexer = new Indexer();
        if (Files.isDirectory(folder)) {
            try {
                index(folder.toRealPath(), indexer); // a walk does not follow a link that it begins with
            } catch (IOException | UncheckedIOException e) {
                throw new DeploymentException("Cannot read " + folder + " (" + e + "); check its permissions.", e);
            }
        }
        return keep(folder, indexer.complete(), "index WEB-INF/classes");
    }

    private static void index(Path root, Indexer indexer) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (isClass(name)) {
                    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                        index(indexer, in, file.toString());
                    }
                }
            }
        }
    }

    /** The classes in a jar, none for a library known to be without interest. */
    IndexView jar(Path jar) throws DeploymentException {
        Index known = indexes.get(jar);
        if (known != null) {
            return known;
        }
        String name = Library.name(jar);
        if (isWithoutInterest(name)) {
            return keep(jar, new Indexer().complete(), "skip " + name);
        }
        try {
            IndexFolder folder = kept;
            if (folder == null) {
                return keep(jar, indexJar(jar), "index " + name);
            }
            Path file = folder.file(jar);
            Index before = IndexFolder.read(file);
            if (before != null) {
                return keep(jar, before, "read index of " + name);
            }
            Index index = indexJar(jar);
            folder.write(index, file);
            return keep(jar, index, "index " + name);
        } catch (IOException e) {
            throw new DeploymentException(
                    "WEB-INF/lib/" + name + " is not a readable jar (" + e.getMessage() + "); replace or remove it.",
                    e);
        }
    }

    private static boolean isWithoutInterest(String name) {
        Matcher version = VERSION.matcher(name);
        return version.find() && WITHOUT_INTEREST.contains(name.substring(0, version.start()));
    }

    private Index keep(Path path, Index index, String step) {
        indexes.put(path, index);
        watch.lap(step);
        return index;
    }

    private static Index indexJar(Path jar) throws IOException {
        Indexer indexer = new Indexer();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (isClass(entry.getName())) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        index(indexer, in, jar + "!/" + entry.getName());
                    }
                }
            }
        }
        return indexer.complete();
    }

    /** Other releases' variants of a class (multi-release jars) say what the class itself says. */
    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("module-info.class");
    }

    /** A class file that nobody can read is none of ours to judge: it is passed over. */
    private static void index(Indexer indexer, InputStream in, String place) throws IOException {
        byte[] octets = in.readAllBytes();
        try {
            indexer.index(new ByteArrayInputStream(octets));
        } catch (IOException | RuntimeException e) {
            Log.LOG.warn("{} is no class file that can be read, it is passed over: {}", place, e.toString());
        }
    }

    // ---- single classes

    /** Everything indexed so far as one. */
    IndexView all() {
        return CompositeIndex.create(List.<IndexView>copyOf(indexes.values()));
    }

    @Override
    public @Nullable ClassInfo find(DotName name) {
        for (Index index : indexes.values()) {
            ClassInfo found = index.getClassByName(name);
            if (found != null) {
                return found;
            }
        }
        ClassInfo known = single.get(name);
        if (known != null || missing.containsKey(name)) {
            return known;
        }
        ClassInfo read = readFile(name);
        if (read == null) {
            missing.put(name, true);
        } else {
            single.put(name, read);
        }
        return read;
    }

    private @Nullable ClassInfo readFile(DotName name) {
        try (InputStream in = loader.getResourceAsStream(name.toString().replace('.', '/') + ".class")) {
            if (in == null) {
                return null;
            }
            Indexer indexer = new Indexer();
            indexer.index(in);
            return indexer.complete().getClassByName(name);
        } catch (IOException | RuntimeException e) {
            Log.LOG.debug("the file of class {} cannot be read", name, e);
            return null;
        }
    }
}
