package org.rocketserver.servlet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.Archives;
import org.rocketserver.testkit.LogLines;

/** Classes for a Java that this one is not: told in releases of Java, with what to do. */
class LaterJavaTest {
    private static final int HERE = Runtime.version().feature();

    /** Where a class file has the lower octet of its version (JVMS §4.1). */
    private static final int VERSION = 7;

    @TempDir
    Path folder;

    private void later(String name) throws Exception {
        Path file = folder.resolve("WEB-INF/classes/app/" + name + ".class");
        byte[] octets = Files.readAllBytes(file);
        octets[VERSION] = (byte) (HERE + 1 + 44);
        Files.write(file, octets);
    }

    private List<ILoggingEvent> told() throws Exception {
        LogLines lines = LogLines.of("Rocket");
        try (lines;
                Served served = Served.with(WebApp.at("/").archive(folder))) {
            assertThat(served.get("/b").status()).isEqualTo(404);
        }
        return lines.all();
    }

    private void refused(String name) {
        assertThatThrownBy(() -> Served.with(
                        ContainerConfig.DEFAULT.withRequireAll(true),
                        WebApp.at("/").archive(folder).servletsRequired(true)))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("class app." + name + " is for Java " + (HERE + 1) + ", and this is Java " + HERE
                        + "; run Java " + (HERE + 1) + " or later, or compile with --release " + HERE)
                .hasMessageNotContaining("class file version");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"A", "Needed"})
    void aServletThatIsOrNeedsOneIsToldWhatToDo(String name) throws Exception {
        Archives.compile(
                folder.resolve("WEB-INF/classes"),
                Map.of(
                        "app.A",
                        """
                        package app;
                        @jakarta.servlet.annotation.WebServlet(urlPatterns = "/a", loadOnStartup = 1)
                        public class A extends jakarta.servlet.http.HttpServlet {
                            public void init() { new Needed(); }
                        }
                        """,
                        "app.Needed",
                        "package app; public class Needed {}"));
        later(name);

        refused(name);
    }

    @Test
    void whereTheServerStartsNevertheless() throws Exception {
        Archives.compile(
                folder.resolve("WEB-INF/classes"),
                Map.of(
                        "app.A",
                        """
                        package app;
                        @jakarta.servlet.annotation.WebServlet(urlPatterns = "/a", loadOnStartup = 1)
                        public class A extends jakarta.servlet.http.HttpServlet {}
                        """));
        later("A");

        assertThat(told())
                .filteredOn(line -> line.getLevel() == Level.ERROR)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getFormattedMessage()).contains("class app.A is for Java " + (HERE + 1));
                    assertThat(line.getThrowableProxy()).isNull();
                });
    }

    @Test
    void oneThatAnInitializerDoesNotGetIsToldWithItsApplication() throws Exception {
        Path classes = folder.resolve("WEB-INF/classes");
        Archives.compile(
                classes,
                Map.of(
                        "app.I",
                        """
                        package app;
                        @jakarta.servlet.annotation.HandlesTypes(Runnable.class)
                        public class I implements jakarta.servlet.ServletContainerInitializer {
                            public void onStartup(java.util.Set<Class<?>> types, jakarta.servlet.ServletContext c) {}
                        }
                        """,
                        "app.R",
                        "package app; public class R implements Runnable { public void run() {} }"));
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("jakarta.servlet.ServletContainerInitializer"), "app.I\n");
        later("R");

        assertThat(told())
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith(folder.getFileName() + ": class app.R is not handed to an initializer: ");
    }

    @Test
    void aListenerToo() throws Exception {
        Archives.compile(
                folder.resolve("WEB-INF/classes"),
                Map.of(
                        "app.L",
                        "package app; @jakarta.servlet.annotation.WebListener"
                                + " public class L implements jakarta.servlet.ServletContextListener {}"));
        later("L");

        refused("L");
    }
}
