package org.rocketserver.servlet.spec.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.rocketserver.Rocket;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.junit.UnhandledExceptions;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.WireClient;

/** What a client breaks or leaves undone is answered 4xx, and is no fault of the application. */
@RocketTest(lifetime = RocketTest.Lifetime.METHOD)
class ClientFaultsIT {
    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";

    @AutoClose
    private final LogLines logged = LogLines.of("Rocket.Errors.servlet");

    private final Rocket rocket;

    ClientFaultsIT(Rocket rocket) {
        this.rocket = rocket;
    }

    /** Writes until the client is gone. */
    public static final class Writing implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            try {
                while (true) {
                    connection.getOutputStream().write(new byte[1000]);
                    connection.getOutputStream().flush();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void destroy() {
            // nothing is held
        }
    }

    /** An exception that cannot even say what it is. */
    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    @Deploy
    static WebApp app() {
        return WebApp.at("/")
                .servlet("/hello", (request, response) -> response.getWriter().print("hello"))
                .servlet("/read", (request, response) -> response.getWriter()
                        .print(request.getInputStream().readAllBytes().length))
                .servlet("/form", (request, response) -> response.getWriter().print(request.getParameter("a")))
                .servlet(
                        "/upload",
                        (request, response) ->
                                response.getWriter().print(request.getParts().size()),
                        servlet -> servlet.setMultipartConfig(new MultipartConfigElement("")))
                .servlet("/upgrade", (request, response) -> {
                    response.setHeader("Upgrade", "x");
                    response.setHeader("Connection", "Upgrade");
                    try {
                        request.upgrade(Writing.class);
                    } catch (IllegalStateException e) {
                        response.sendError(400);
                    }
                })
                .servlet("/speechless", (request, response) -> {
                    throw new Speechless();
                });
    }

    private WireClient.Answer answer(String request) throws IOException {
        try (WireClient client = WireClient.connect(rocket.port())) {
            return client.send(request).end().read();
        }
    }

    @Test
    void aBodyThatEndsEarlyIsABadRequest() throws Exception {
        assertThat(answer("POST /read" + HEAD + "Content-Length: 10\r\n\r\nhalf")
                        .status())
                .isEqualTo(400);
        assertThat(answer("POST /read" + HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\nhalf")
                        .status())
                .isEqualTo(400);
        assertThat(logged.from(Level.WARN)).isEmpty();
    }

    @Test
    void aFormThatEndsEarlyIsABadRequest() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\na=b";
        assertThat(answer("POST /form" + HEAD + form).status()).isEqualTo(400);
        assertThat(logged.from(Level.WARN)).isEmpty();
    }

    @Test
    void whatIsNoMultipartBodyIsRefusedWhereOneIsWanted() throws Exception {
        assertThat(answer("POST /upload" + HEAD + "Content-Type: text/plain\r\nContent-Length: 4\r\n\r\nbody")
                        .status())
                .isEqualTo(415);
        String early = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 99\r\n\r\n--b\r\nContent-Di";
        assertThat(answer("POST /upload" + HEAD + early).status()).isEqualTo(400);
        assertThat(logged.from(Level.WARN)).isEmpty();
    }

    @Test
    void aClientThatLeavesAnUpgradedConnectionIsNoFault() throws Exception {
        try (WireClient client = WireClient.connect(rocket.port())) {
            client.send("GET /upgrade" + HEAD + "Connection: Upgrade\r\nUpgrade: x\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(101);
        }
        await().until(() -> rocket.stats().connectionsOpen() == 0);
        assertThat(logged.from(Level.WARN)).isEmpty();
    }

    /** RFC 9110 §7.8; an application that asks all the same has its exception where it asked. */
    @Test
    void whatIsNoOfferToUpgradeIsNone() throws Exception {
        for (String fields :
                List.of("", "Upgrade: x\r\n", "Connection: Upgrade\r\n", "Upgrade: x\r\nConnection: upgraded\r\n")) {
            assertThat(answer("GET /upgrade" + HEAD + fields + "\r\n").status())
                    .as(fields)
                    .isEqualTo(400);
        }
        assertThat(answer("GET /upgrade HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(logged.from(Level.WARN)).isEmpty();
    }

    /** It is logged and reported all the same; the request is counted out, or a stop would wait for it. */
    @Test
    void anExceptionWithoutWordsIsAnswered(UnhandledExceptions thrown) throws Exception {
        assertThat(answer("GET /speechless" + HEAD + "\r\n").status()).isEqualTo(500);
        assertThat(thrown.take()).singleElement().satisfies(failure -> assertThat(failure.exception())
                .isInstanceOf(Speechless.class));
        assertThat(logged.from(Level.WARN)).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .startsWith("GET /speechless failed by a ")
                .endsWith("Speechless that cannot say why"));
        assertThat(answer("GET /hello" + HEAD + "\r\n").status()).isEqualTo(200);
        long begin = System.nanoTime();
        rocket.stop();
        assertThat((System.nanoTime() - begin) / 1_000_000_000).isLessThan(10);
    }
}
