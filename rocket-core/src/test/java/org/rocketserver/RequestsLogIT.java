package org.rocketserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.config.RocketConfig.AccessLog;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.WireClient;
import org.slf4j.LoggerFactory;

/** What is written where. */
class RequestsLogIT {
    private final Logger root = (Logger) LoggerFactory.getLogger("Rocket");
    private final Logger errors = (Logger) LoggerFactory.getLogger("Rocket.Errors");
    private final Records records = new Records();
    private final TestWorkers workers = new TestWorkers();
    private Rocket rocket;

    private static final class Records extends AppenderBase<ILoggingEvent> {
        private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains("/unwritten")) {
                throw new OutOfMemoryError("thrown on purpose");
            }
            all.add(event);
        }

        List<String> of(String logger) {
            return all.stream()
                    .filter(event -> event.getLoggerName().equals(logger))
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }
    }

    @BeforeEach
    void listen() {
        records.setContext(root.getLoggerContext());
        records.start();
        root.addAppender(records);
        root.setLevel(Level.INFO);
        // another test may have silenced it
        errors.setLevel(null);
    }

    private void start(AccessLog format) throws IOException {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .configure(config -> config.withAccessLog(format))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        rocket.stop();
        root.detachAppender(records);
        errors.setLevel(Level.OFF);
    }

    /** G1, G2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LINE | 127\\.0\\.0\\.1 - \"GET /a\\?b=c HTTP/1\\.1\" - 200 \\d+",
                "COMMON | 127\\.0\\.0\\.1 - - \\[.{20} .\\d{4}\\] \"GET /a\\?b=c HTTP/1\\.1\" 200 \\d+",
                "COMBINED | 127\\.0\\.0\\.1 - - \\[.*\\] \"GET /a\\?b=c HTTP/1\\.1\" 200 \\d+ \"-\" \"me \\\\\"quoted\\\\\"\"",
                "JSON | \\{\"time\":\".*Z\",\"remote\":\"127.0.0.1\",\"method\":\"GET\",\"target\":\"/a\\?b=c\",.*\"status\":200.*\\}"
            })
    void eachRequestIsALine(AccessLog format, String expected) throws IOException {
        start(format);
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.send("GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nUser-Agent: me \"quoted\"\r\n\r\n")
                    .read();
        }
        await().until(() -> records.of("Rocket.Requests").size() == 1);
        assertThat(records.of("Rocket.Requests").get(0)).matches(expected);
    }

    @Test
    void aLineThatCannotBeWrittenCostsNoOther() throws IOException {
        start(AccessLog.LINE);
        try (WireClient client = WireClient.connect(rocket.port())) {
            assertThat(client.ask("/unwritten").status()).isEqualTo(200);
            assertThat(client.ask("/written").status()).isEqualTo(200);
        }
        await().until(() -> records.of("Rocket.Requests").size() == 1);
        assertThat(records.of("Rocket.Requests").get(0)).contains("GET /written");
        assertThat(records.of("Rocket")).contains("the line of a request could not be written");
    }

    /** G1: refusals of the parser are requests too. */
    @Test
    void whatTheParserRefusesIsALineToo() throws IOException {
        start(AccessLog.LINE);
        try (WireClient client = WireClient.connect(rocket.port())) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(400);
        }
        await().until(() -> records.of("Rocket.Requests").size() == 1);
        assertThat(records.of("Rocket.Requests").get(0)).contains(" 400 ").contains("GET / HTTP/1.1");
    }

    /** G2, P5. */
    @Test
    void whatAnApplicationThrowsIsLoggedOnce() throws IOException {
        start(AccessLog.OFF);
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.ask("/throw");
        }
        await().until(() -> !records.of("Rocket.Errors.test").isEmpty());
        assertThat(records.of("Rocket.Errors.test")).singleElement().asString().contains("GET /throw");
    }

    /** G3. */
    @Test
    void aClientThatGoesAwayLeavesNoRecord() throws Exception {
        start(AccessLog.OFF);
        int before = records.all.size();
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rocket.port())) {
                socket.getOutputStream()
                        .write("GET /sleep/20 HTTP/1.1\r\nHost: x\r\n\r\nGET".getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(true, 0);
            }
        }
        await().until(() -> rocket.stats().connectionsAccepted() == 20
                && rocket.stats().connectionsOpen() == 0
                && workers.inside.get() == 0);
        assertThat(records.all.subList(before, records.all.size())).isEmpty();
    }

    /** The same numbers by JMX, on request. */
    @Test
    void theStatisticsAreABeanOnRequest() throws Exception {
        rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method(workers)
                .handleSignals(false)
                .configure(config -> config.withManagementBean(true))
                .build()
                .start();
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.ask("/");
        }
        var beans = java.lang.management.ManagementFactory.getPlatformMBeanServer();
        var name = new javax.management.ObjectName("org.rocketserver:type=Rocket,name=\"" + rocket.port() + "\"");
        assertThat(beans.getAttribute(name, "Requests")).isEqualTo(1L);
        assertThat(beans.getAttribute(name, "State")).isEqualTo("RUNNING");
        rocket.stop();
        assertThat(beans.isRegistered(name)).isFalse();
    }

    @Test
    void theStatisticsCountWhatHappened() throws IOException {
        start(AccessLog.OFF);
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.ask("/");
            client.ask("/throw");
        }
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.send("nonsense\r\n\r\n").read();
        }
        await().until(() -> rocket.stats().connectionsOpen() == 0);
        RocketStats stats = rocket.stats();
        assertThat(stats.connectionsAccepted()).isEqualTo(2);
        assertThat(stats.requests()).isEqualTo(3);
        assertThat(stats.successful()).isEqualTo(1);
        assertThat(stats.clientErrors()).isEqualTo(1);
        assertThat(stats.serverErrors()).isEqualTo(1);
        assertThat(stats.bytesRead()).isPositive();
        assertThat(stats.bytesWritten()).isGreaterThan(100);
    }
}
