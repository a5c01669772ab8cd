package org.rocketserver.examples.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.junit.RocketTest;

/** The H2 console in a real browser, where there is one: pages, styles, pictures and scripts over its connections. */
@RocketTest(war = "target/h2-console.war")
@Timeout(120)
class ConsoleInBrowserIT {
    @TempDir
    Path profile;

    @Test
    void theBrowserIsLedFromTheRootToTheLoginPage(URI server) throws Exception {
        String page = dom(server);

        assertThat(page)
                .contains("<title>H2 Console</title>")
                .contains("name=\"login\"")
                .contains("value=\"Connect\"")
                .contains("jdbc:h2:");
    }

    /** The page's elements after its redirections and scripts. */
    private String dom(URI address) throws IOException, InterruptedException {
        Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium on this machine");
        Path out = profile.resolve("page.html");
        Process browser = new ProcessBuilder(List.of(
                        chromium.orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--lang=en",
                        "--user-data-dir=" + profile.resolve("profile"),
                        "--virtual-time-budget=10000",
                        "--dump-dom",
                        address.toString()))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(browser.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            browser.destroyForcibly().waitFor();
        }
        return Files.readString(out);
    }
}
