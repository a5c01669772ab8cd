package org.rocketserver.examples.chat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client's side of a WebSocket: keeps what it hears until a test asks for it. */
final class Listening implements WebSocket.Listener {
    /** How a socket was closed. */
    record Closed(int code, String reason) {}

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private StringBuilder text = new StringBuilder();
    private int parts;
    private ByteBuffer octets = ByteBuffer.allocate(0);

    /** Opens a socket. */
    WebSocket open(HttpClient client, URI server, String path) {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws" + server.resolve(path).toString().substring("http".length())), this)
                .join();
    }

    /** What is heard next: a {@code String}, a {@code ByteBuffer}, a {@code Closed} or a {@code Throwable}. */
    Object next() throws InterruptedException {
        Object next = heard.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was heard for 30 seconds");
        }
        return next;
    }

    /** In how many parts the last text came. */
    int parts() {
        return parts;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        parts = text.isEmpty() ? 1 : parts + 1;
        text.append(data);
        if (last) {
            heard.add(text.toString());
            text = new StringBuilder();
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        octets = ByteBuffer.allocate(octets.capacity() + data.remaining())
                .put(octets)
                .put(data)
                .flip();
        if (last) {
            heard.add(octets);
            octets = ByteBuffer.allocate(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        heard.add(ByteBuffer.allocate(message.remaining()).put(message).flip());
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        heard.add(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        heard.add(error);
    }
}
