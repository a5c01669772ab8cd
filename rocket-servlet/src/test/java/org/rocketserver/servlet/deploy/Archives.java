package org.rocketserver.servlet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

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
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> files = sources.entrySet().stream()
                .map(source -> file(source.getKey(), source.getValue()))
                .toList();
        StringWriter messages = new StringWriter();
        String path = System.getProperty("java.class.path");
        boolean done = compiler.getTask(
                        messages, null, null, List.of("-d", folder.toString(), "-cp", path, "-proc:none"), null, files)
                .call();
        assertThat(done).as(messages.toString()).isTrue();
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
            Folders.delete(folder);
        }
    }

    private static JavaFileObject file(String name, String source) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }
}
