package org.rocketserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.testkit.TestWorkers;

/** Methods are found by their names, and get the application information. */
class MethodsTest {
    @TempDir
    private Path folder;

    @Test
    void aMethodIsFoundByItsNameInAnyCase() {
        assertThat(Methods.find("fs").name()).isEqualTo("fs");
        assertThat(Methods.find("FS").name()).isEqualTo("fs");
    }

    @Test
    void anUnknownMethodIsRefusedAndTheKnownOnesAreNamed() {
        assertThatThrownBy(() -> Rocket.builder().method("wsgi").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'wsgi'")
                .hasMessageContaining("fs")
                .hasMessageContaining("class path");
    }

    /** As a library of the user's brings one. */
    @Test
    void aMethodOfOnesOwnIsFoundWhereTheLoaderOfTheThreadFindsIt() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(WorkerFactory.class.getName()), TestWorkers.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(new URL[] {folder.toUri().toURL()}, usual)) {
            thread.setContextClassLoader(own);
            assertThat(Methods.find("test")).isInstanceOf(TestWorkers.class);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    @Test
    void applicationInformationReachesTheMethod() throws IOException {
        TestWorkers workers = new TestWorkers();
        try (Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .appInfo("greeting", "hello")
                .build()
                .start()) {
            assertThat(rocket.state()).isEqualTo(ServerState.RUNNING);
            assertThat(workers.services().appInfo()).containsEntry("greeting", "hello");
        }
    }
}
