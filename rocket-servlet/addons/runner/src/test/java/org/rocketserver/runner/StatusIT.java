package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told at the port of its own that {@code --status} opens. */
@Timeout(180)
class StatusIT extends Program {
    @Test
    void theStatusIsShownAtAPortOfItsOwn() throws Exception {
        Running running = serve("--status", "0", app());

        Matcher status =
                Pattern.compile("status at (http://127\\.0\\.0\\.1:\\d+/)").matcher(running.rest());
        assertThat(status.find()).as(running.rest()).isTrue();
        assertThat(get(status.group(1) + "health/ready")).isEqualTo("up\n");
        assertThat(get(status.group(1) + "status.json")).contains("\"name\": \"app.war\"");
    }

    @Test
    void healthChecksAreAnsweredWhileApplicationsStart() throws Exception {
        Path go = folder.resolve("go");
        Path err = folder.resolve("err");
        Process process = start(command("--log", "info", "--port", "0", "--status", "0", slow(go))
                .redirectError(err.toFile()));
        Pattern listening = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
        String port = Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(
                        () -> {
                            Matcher matcher = listening.matcher(Files.readString(err));
                            return matcher.find() ? matcher.group(1) : "";
                        },
                        found -> !found.isEmpty());
        String status = "http://127.0.0.1:" + port + "/";

        Awaitility.await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().untilAsserted(() -> assertThat(
                        get(status + "status.json"))
                .contains("\"STARTING\""));
        assertThat(status(status + "health/live")).isEqualTo(200);
        assertThat(status(status + "health/ready")).isEqualTo(503);
        assertThat(status(status + "health/started")).isEqualTo(503);
        Files.createFile(go);
        ready(process);
        assertThat(status(status + "health/started")).isEqualTo(200);
        assertThat(status(status + "health/ready")).isEqualTo(200);
    }

    @Test
    void whileItIsUnreadyBeforeItDrainsEverythingGoesOn() throws Exception {
        Running running = serve("--status", "0", "--unready", "60s", app());
        Matcher status = Pattern.compile("status at (\\S+)").matcher(running.rest());
        assertThat(status.find()).isTrue();
        assertThat(status(status.group(1) + "health/ready")).isEqualTo(200);

        running.process().toHandle().destroy();

        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                        status(status.group(1) + "health/ready"))
                .isEqualTo(503));
        assertThat(get(running.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
        assertThat(status(status.group(1) + "health/live")).isEqualTo(200);
        assertThat(running.process().isAlive()).isTrue();
        kill(running.process());
    }
}
