package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** What becomes of changes, turn by turn. */
class RedeployerTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static PrintStream to(ByteArrayOutputStream octets) {
        return new PrintStream(octets, true, StandardCharsets.UTF_8);
    }

    @Test
    void aChangeThatFailsInAnUnforeseenWayIsToldAndTheNextIsDeployed() throws Exception {
        Path war = Files.writeString(folder.resolve("app.war"), "1");
        AtomicInteger tries = new AtomicInteger();
        ServletContainer container = ServletContainer.of();
        Redeployer redeployer = new Redeployer(
                container,
                List.of(new Plan.Application("/app", war, false)),
                application -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new UncheckedIOException(new NoSuchFileException("Gone.class"));
                    }
                    return WebApp.at(application.contextPath());
                },
                to(out),
                to(err));

        Files.writeString(war, "22");
        redeployer.turn();
        redeployer.turn();
        assertThat(tries).hasValue(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("rocket: " + war)
                .contains("Gone.class")
                .endsWith("; the version before goes on" + System.lineSeparator());

        Files.writeString(war, "333");
        redeployer.turn();
        redeployer.turn();
        assertThat(tries).hasValue(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Rocket has deployed " + war + " anew at /app");
    }
}
