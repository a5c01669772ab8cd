package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.WebApp;

/**
 * Servlet 6.1 §3.7 over real sockets: a read listener is told of a client that has stopped in its body, and the minimum
 * rate, which is about threads that wait, does not concern it.
 */
@RocketTest(settings = {"timeouts.read=2s", "limits.minimumRate=1000000", "limits.rateWindow=50ms"})
class SilentClientsIT {
    private static final CompletableFuture<Throwable> FAILURE = new CompletableFuture<>();

    @Deploy
    static WebApp app() {
        return WebApp.at("/").servlet("/read", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.setTimeout(0);
            request.getInputStream().setReadListener(new Counter(context));
        });
    }

    /** Answers with how many octets came. */
    private static final class Counter implements ReadListener {
        private final AsyncContext context;
        private final ServletInputStream input;
        private int count;

        Counter(AsyncContext context) throws IOException {
            this.context = context;
            this.input = context.getRequest().getInputStream();
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (input.isReady() && !input.isFinished()) {
                count += input.read() < 0 ? 0 : 1;
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            context.getResponse().getWriter().print("read " + count);
            context.complete();
        }

        @Override
        public void onError(Throwable thrown) {
            FAILURE.complete(thrown);
        }
    }

    private static Socket begin(URI server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setSoTimeout(30_000);
        String head = "POST /read HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void aListenerIsToldOfAClientThatStops(URI server) throws Exception {
        try (Socket socket = begin(server)) {
            socket.getOutputStream().write('a');
            assertThat(FAILURE.get(20, TimeUnit.SECONDS)).hasMessageContaining("too slowly");
            assertThat(answer(socket)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aListenerMayHaveAClientThatIsSlow(URI server) throws Exception {
        try (Socket socket = begin(server)) {
            for (int i = 0; i < 10; i++) {
                TimeUnit.MILLISECONDS.sleep(60);
                socket.getOutputStream().write('a');
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").contains("read 10");
        }
    }
}
