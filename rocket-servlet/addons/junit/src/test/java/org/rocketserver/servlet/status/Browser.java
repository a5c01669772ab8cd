package org.rocketserver.servlet.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless browser with one page, asked over its debugging port while it runs. Of one thread. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("\"webSocketDebuggerUrl\": *\"(ws:[^\"]+/page/[^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Process process;
    private WebSocket socket;
    private int questions;

    private Browser(Process process) {
        this.process = process;
    }

    /**
     * Opens a page, or skips the test where there is no Chromium.
     *
     * @param profile a new folder for what the browser keeps
     */
    static Browser open(URI page, Path profile) throws IOException {
        Process process = new ProcessBuilder(
                        program().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        page.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Browser browser = new Browser(process);
        try {
            browser.connect(profile.resolve("DevToolsActivePort"));
        } catch (RuntimeException | AssertionError e) {
            browser.close();
            throw e;
        }
        return browser;
    }

    /** Where Chromium is; skips the test where it is not. */
    static Path program() {
        Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium on this machine");
        return chromium.orElseThrow();
    }

    private void connect(Path active) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            String port = Files.readAllLines(active).get(0);
            Matcher address = ADDRESS.matcher(client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
            if (!address.find()) {
                return false;
            }
            socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create(address.group(1)), new Listening())
                    .join();
            return true;
        });
    }

    /** What an expression of the page's script is, in the JSON of the browser. It must not hold double quotes. */
    String evaluate(String expression) {
        int id = ++questions;
        socket.sendText(
                        "{\"id\":" + id + ",\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"" + expression
                                + "\"}}",
                        true)
                .join();
        try {
            String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(answer).as(expression).isNotNull().startsWith("{\"id\":" + id + ",");
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends it with all its processes, which write to the profile while they end. */
    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        List<ProcessHandle> processes = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        process.onExit().join();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(each -> each.onExit().join());
    }

    private final class Listening implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answers.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
