package org.rocketserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes small archives and compiles small classes for tests. */
public final class Archives {
    private Archives() {}

    /** Writes a zip of texts. */
    public static Path zip(Path file, Map<String, String> texts) throws IOException {
        Map<String, byte[]> octets = new LinkedHashMap<>();
        texts.forEach((name, text) -> octets.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return zipOf(file, octets);
    }

    /** Writes a zip of octets. */
    public static Path zipOf(Path file, Map<String, byte[]> entries) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    /** Compiles top-level classes, each given by its name and source, into a folder. */
    public static void compile(Path folder, Map<String, String> sources) throws IOException {
        Files.createDirectories(folder);
        Path written = Files.createTempDirectory("sources");
        try {
            List<String> arguments = new ArrayList<>(List.of(
                    "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-nowarn"));
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path file = written.resolve(source.getKey().replace('.', '/') + ".java");
                Files.createDirectories(file.resolveSibling(""));
                arguments.add(Files.writeString(file, source.getValue()).toString());
            }
            StringWriter messages = new StringWriter();
            PrintWriter printer = new PrintWriter(messages, true);
            int status = ToolProvider.findFirst("javac")
                    .orElseThrow()
                    .run(printer, printer, arguments.toArray(String[]::new));
            assertThat(status).as(messages.toString()).isZero();
        } finally {
            delete(written);
        }
    }

    /** Compiles classes into a jar, with further texts. */
    public static Path jar(Path file, Map<String, String> sources, Map<String, String> texts) throws IOException {
        Path folder = Files.createTempDirectory("jar");
        try {
            Map<String, byte[]> entries = new LinkedHashMap<>();
            texts.forEach((name, text) -> entries.put(name, text.getBytes(StandardCharsets.UTF_8)));
            if (!sources.isEmpty()) {
                compile(folder, sources);
            }
            try (Stream<Path> classes = Files.walk(folder)) {
                for (Path each : (Iterable<Path>) classes.filter(Files::isRegularFile)::iterator) {
                    entries.put(folder.relativize(each).toString().replace('\\', '/'), Files.readAllBytes(each));
                }
            }
            return zipOf(file, entries);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
