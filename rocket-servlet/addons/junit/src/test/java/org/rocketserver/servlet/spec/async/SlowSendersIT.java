package org.rocketserver.servlet.spec.async;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;

/** reliability.md section 1: the minimum rate holds those to it for whom a thread waits, and nobody else. */
@RocketTest(settings = {"limits.minimumRate=1000", "limits.rateWindow=1s"})
class SlowSendersIT {
    private static final int MOST = 600;

    @Deploy
    static WebApp app() {
        return WebApp.at("/")
                .servlet("/waiting", (request, response) -> response.getWriter()
                        .print(request.getInputStream().readAllBytes().length))
                .servlet("/called", SlowSendersIT::listen, servlet -> servlet.setAsyncSupported(true));
    }

    private static void listen(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        ServletInputStream input = request.getInputStream();
        input.setReadListener(new ReadListener() {
            private int count;

            @Override
            public void onDataAvailable() throws IOException {
                while (input.isReady() && input.read() >= 0) {
                    count++;
                }
            }

            @Override
            public void onAllDataRead() throws IOException {
                response.getWriter().print(count);
                context.complete();
            }

            @Override
            public void onError(Throwable failure) {
                context.complete();
            }
        });
    }

    private static Socket post(URI server, String path) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + MOST
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aSlowSenderIsCutWhereAThreadWaitsAndNotWhereAListenerIsCalled(URI server) throws Exception {
        try (Socket waiting = post(server, "/waiting");
                Socket called = post(server, "/called")) {
            int sent = 0;
            // both drip alike, about twenty octets a second, until one of them is cut
            while (waiting.getInputStream().available() == 0 && sent < MOST - 1) {
                waiting.getOutputStream().write('a');
                called.getOutputStream().write('a');
                sent++;
                Thread.sleep(Duration.ofMillis(50).toMillis());
            }
            assertThat(read(waiting)).startsWith("HTTP/1.1 408");
            System.out.println("cut after " + sent + " octets");
            called.getOutputStream().write("a".repeat(MOST - sent).getBytes(StandardCharsets.US_ASCII));
            assertThat(read(called)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n" + MOST);
        }
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
