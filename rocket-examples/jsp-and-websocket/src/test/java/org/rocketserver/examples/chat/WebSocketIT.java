package org.rocketserver.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.junit.RocketTest;

/** RFC 6455 as Tyrus speaks it on an upgraded connection, with the JDK's client and with a browser. */
@RocketTest(war = "target/chat.war")
@Timeout(180)
class WebSocketIT {
    private final Listening echo = new Listening();
    private final WebSocket socket;
    private final HttpClient client;
    private final URI server;

    WebSocketIT(HttpClient client, URI server) {
        this.client = client;
        this.server = server;
        this.socket = echo.open(client, server, "echo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "Grüße, мир, \uD83D\uDE80"})
    void textComesBack(String text) throws Exception {
        socket.sendText(text, true).join();

        assertThat(echo.next()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} octets")
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1 << 20})
    void octetsComeBack(int size) throws Exception {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        socket.sendBinary(ByteBuffer.wrap(octets), true).join();

        assertThat(echo.next()).isEqualTo(ByteBuffer.wrap(octets));
    }

    @Test
    void aTextOfAMebibyteComesBack() throws Exception {
        String text = "0123456789abcdef".repeat(1 << 16);
        socket.sendText(text, true).join();

        assertThat(echo.next()).isEqualTo(text);
    }

    @Test
    void partsBecomeOneMessageAndOneMessageIsSentInParts() throws Exception {
        socket.sendText("in ", false).join();
        socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();
        socket.sendText("three ", false).join();
        socket.sendText("parts", true).join();
        assertThat(echo.next()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(echo.next()).isEqualTo("in three parts");

        socket.sendText("halves", true).join();
        assertThat(echo.next()).isEqualTo("halves");
        assertThat(echo.parts()).isEqualTo(2);
    }

    @Test
    void aPingIsAnsweredByItsPong() throws Exception {
        ByteBuffer payload = ByteBuffer.wrap("are you there?".getBytes(StandardCharsets.US_ASCII));
        socket.sendPing(payload.duplicate()).join();

        assertThat(echo.next()).isEqualTo(payload);
    }

    @Test
    void eachSideMayCloseAndTheOtherLearnsWhy() throws Exception {
        socket.sendText("close 4001 enough of it", true).join();
        assertThat(echo.next()).isEqualTo(new Listening.Closed(4001, "enough of it"));

        Listening second = new Listening();
        WebSocket other = second.open(client, server, "echo");
        other.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
        assertThat(second.next()).isInstanceOfSatisfying(Listening.Closed.class, closed -> assertThat(closed.code())
                .isEqualTo(WebSocket.NORMAL_CLOSURE));
    }

    @Test
    void manyTalkAtOnceAndEachHearsItsOwn() throws Exception {
        List<Listening> listeners = new ArrayList<>();
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            listeners.add(new Listening());
            sockets.add(listeners.get(i).open(client, server, "echo"));
        }
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < sockets.size(); i++) {
                sockets.get(i).sendText(i + " in round " + round, true).join();
            }
        }
        for (int i = 0; i < listeners.size(); i++) {
            for (int round = 0; round < 10; round++) {
                assertThat(listeners.get(i).next()).isEqualTo(i + " in round " + round);
            }
        }
        sockets.forEach(WebSocket::abort);
    }

    @Test
    void aRequestThatIsNoHandshakeIsNoneOfItsBusiness() throws Exception {
        assertThat(get("echo").statusCode()).isEqualTo(404);
    }

    @Test
    void aBrowserShowsWhatItHearsAndAnswers(@TempDir Path profile) throws Exception {
        Listening room = new Listening();
        WebSocket visitor = room.open(client, server, "room/test");
        assertThat(room.next()).isEqualTo("test: hello");

        try (Browser browser = Browser.open(server.resolve("?name=browser"), profile)) {
            assertThat(room.next()).isEqualTo("browser: hello");
            visitor.sendText("Grüße, <мир>", true).join();
            assertThat(room.next()).isEqualTo("test: Grüße, <мир>");
            assertThat(room.next()).isEqualTo("browser: seen test: Grüße, <мир>");
        }
        // 1001 where the browser says that it goes, 1006 where it is just gone
        assertThat(room.next()).isIn("browser: goodbye (1001)", "browser: goodbye (1006)");

        assertThat(get("said").body()).contains("<b>browser</b> seen test: Grüße, &lt;мир&gt;");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
