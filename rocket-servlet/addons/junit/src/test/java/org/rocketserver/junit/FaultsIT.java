package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a client sees of spoiled answers. */
@RocketTest(servlets = FaultsIT.Hello.class)
class FaultsIT {
    /** Answers with the same words each time. */
    static class Hello extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("hello");
        }
    }

    private static final int PATIENCE = 20_000;
    private static final String ASK = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static Socket ask(URI uri) throws IOException {
        Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
        socket.setSoTimeout(PATIENCE);
        socket.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(URI uri) throws IOException {
        try (Socket socket = ask(uri)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void withoutAFaultTheAnswerIsWhole(Faults faults, URI direct) throws IOException {
        assertThat(faults.uri().getPort()).isNotEqualTo(direct.getPort());
        assertThat(answer(faults.uri())).startsWith("HTTP/1.1 200").endsWith("hello");
    }

    @Test
    void anAnswerIsCutAfterSomeOctetsAndTheNextIsWhole(Faults faults) throws IOException {
        faults.next(Fault.cut(20));
        assertThat(answer(faults.uri())).hasSize(20).startsWith("HTTP/1.1 200");
        assertThat(answer(faults.uri())).endsWith("hello");
    }

    @Test
    void aConnectionIsReset(Faults faults) {
        faults.next(Fault.reset(0));
        assertThatThrownBy(() -> answer(faults.uri())).isInstanceOf(SocketException.class);
    }

    @Test
    void anAnswerStallsUntilFaultsAreCleared(Faults faults) throws IOException {
        faults.always(Fault.stall(5));
        try (Socket socket = ask(faults.uri())) {
            assertThat(socket.getInputStream().readNBytes(5)).hasSize(5);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(PATIENCE);
            faults.clear();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(answer(faults.uri())).endsWith("hello");
    }

    @Test
    void anAnswerIsLate(Faults faults) throws IOException {
        faults.next(Fault.delay(Duration.ofMillis(300)));
        long begin = System.nanoTime();
        assertThat(answer(faults.uri())).endsWith("hello");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void anAnswerIsReplacedByOctetsOfTheTests(Faults faults) throws IOException {
        faults.next(Fault.answer("HTTP/1.1 2OO OK\r\n\r\n"));
        assertThat(answer(faults.uri())).isEqualTo("HTTP/1.1 2OO OK\r\n\r\n");
    }

    @Test
    void eachRequestOfAConnectionHasAnAnswerOfItsOwn(Faults faults) throws IOException {
        String keep = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = new Socket(
                InetAddress.getByName(faults.uri().getHost()), faults.uri().getPort())) {
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(keep.getBytes(StandardCharsets.US_ASCII));
            byte[] first = new byte[1024];
            StringBuilder seen = new StringBuilder();
            while (!seen.toString().endsWith("hello")) {
                int count = socket.getInputStream().read(first);
                seen.append(new String(first, 0, count, StandardCharsets.ISO_8859_1));
            }
            faults.next(Fault.cut(8));
            socket.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("HTTP/1.1");
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Fault.cut(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Fault.delay(Duration.ofMillis(-1))).hasMessageContaining("negative");
    }
}
