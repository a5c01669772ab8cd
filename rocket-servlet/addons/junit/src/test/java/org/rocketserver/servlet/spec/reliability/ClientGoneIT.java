package org.rocketserver.servlet.spec.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.LogLines;

/**
 * behaviour.md G3: a client that goes away in the middle of its answer leaves no record above debug, whatever the
 * application makes of the exception that it meets. That nobody is told of a fault is seen to by {@link RocketTest}.
 */
class ClientGoneIT {
    private static final byte[] PIECE = new byte[16 * 1024];

    @AutoClose
    private final LogLines logged = LogLines.of("Rocket.Errors.servlet", Level.DEBUG);

    static WebApp app() {
        return WebApp.at("/")
                .servlet("/as-it-is", (request, response) -> write(response))
                .servlet("/wrapped", (request, response) -> {
                    try {
                        write(response);
                    } catch (IOException e) {
                        throw new ServletException("the page cannot be shown", new IllegalStateException(e));
                    }
                })
                .servlet("/unchecked", (request, response) -> {
                    try {
                        write(response);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .servlet("/without-cause", (request, response) -> {
                    try {
                        write(response);
                    } catch (IOException e) {
                        throw new ServletException(new IOException("not usable any more"));
                    }
                })
                .servlet("/task", ClientGoneIT::writeInTask, servlet -> servlet.setAsyncSupported(true));
    }

    private static void writeInTask(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        context.start(() -> {
            try {
                write(response);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                context.complete();
            }
        });
    }

    private static void write(HttpServletResponse response) throws IOException {
        while (true) {
            response.getOutputStream().write(PIECE);
            response.flushBuffer();
        }
    }

    void readsALittleAndLeaves(Socket connected, String path) throws IOException {
        try (Socket socket = connected) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(logged.all())
                .anySatisfy(event -> assertThat(event.getFormattedMessage()).contains(path)));
        assertThat(logged.all())
                .allSatisfy(event -> assertThat(event.getLevel()).isEqualTo(Level.DEBUG));
    }

    @Nested
    @RocketTest
    class OverPlainSockets {
        @Deploy
        static WebApp served() {
            return app();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/as-it-is", "/wrapped", "/unchecked", "/without-cause", "/task"})
        void leavesNoTrace(String path, URI server) throws Exception {
            readsALittleAndLeaves(new Socket(server.getHost(), server.getPort()), path);
        }
    }

    @Nested
    @RocketTest(tls = true)
    class OverTls {
        @Deploy
        static WebApp served() {
            return app();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/as-it-is", "/wrapped", "/unchecked", "/without-cause", "/task"})
        void leavesNoTrace(String path, URI server, SSLContext trust) throws Exception {
            readsALittleAndLeaves(trust.getSocketFactory().createSocket(server.getHost(), server.getPort()), path);
        }
    }
}
