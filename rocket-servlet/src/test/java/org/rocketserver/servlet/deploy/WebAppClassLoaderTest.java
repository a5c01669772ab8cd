package org.rocketserver.servlet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the class loader of an application leaves open, and what it must not close. */
class WebAppClassLoaderTest {
    @TempDir
    Path root;

    private Path jar = Path.of("");

    @BeforeEach
    void aJar() throws IOException {
        jar = Files.createDirectories(root.resolve("WEB-INF/lib")).resolve("a.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("text"));
        }
    }

    private WebAppClassLoader loader() {
        return WebAppClassLoader.of(
                "test", root, List.of(jar), WebAppClassLoaderTest.class.getClassLoader(), name -> false);
    }

    /** As code that opens a URL which it made of the text of one. */
    private JarFile cached() throws IOException {
        JarURLConnection connection = (JarURLConnection)
                URI.create("jar:" + jar.toUri() + "!/").toURL().openConnection();
        connection.setUseCaches(true);
        return connection.getJarFile();
    }

    @Test
    void aJarThatAnotherDeploymentHasStaysOpenForItUntilThatEnds() throws IOException {
        WebAppClassLoader before = loader();
        WebAppClassLoader after = loader();
        JarFile cached = cached();
        before.close();
        before.close();
        assertThat(cached.getEntry("text")).isNotNull();
        after.close();
        assertThatIllegalStateException().isThrownBy(() -> cached.getEntry("text"));
    }
}
