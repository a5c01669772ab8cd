package org.rocketserver.servlet.spec.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §2.3.3.5: connections that leave HTTP, with and without waiting. */
class UpgradeTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    UpgradeTest() {
        EVENTS.clear();
    }

    private static WebApp upgradingTo(Class<? extends HttpUpgradeHandler> type) {
        return upgradingTo(type, (request, response) -> {});
    }

    private static WebApp upgradingTo(Class<? extends HttpUpgradeHandler> type, WebApp.Handler after) {
        return WebApp.at("/").servlet("/up", (request, response) -> {
            response.setStatus(101);
            response.setHeader("Upgrade", "test");
            response.setHeader("Connection", "Upgrade");
            try {
                HttpUpgradeHandler handler = request.upgrade(type);
                assertThat(handler).isInstanceOf(type);
            } catch (ServletException e) {
                throw new IOException(e);
            }
            after.handle(request, response);
        });
    }

    private static MemoryExchange.Builder asking() {
        return MemoryExchange.get("/up")
                .header("Connection", "Upgrade")
                .header("Upgrade", "test")
                .bodyToCome(BodyLength.UNKNOWN);
    }

    /** Tells what happens to it. */
    abstract static class Handler implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            EVENTS.add("init");
            try {
                start(connection);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        abstract void start(WebConnection connection) throws IOException;

        @Override
        public void destroy() {
            EVENTS.add("destroy");
        }
    }

    /** Sends back what comes, a piece at a time and without waiting, until it is told to end. */
    public static class Echo extends Handler implements ReadListener, WriteListener {
        private @Nullable WebConnection connection;
        private @Nullable ServletInputStream input;
        private @Nullable ServletOutputStream output;

        @Override
        void start(WebConnection given) throws IOException {
            connection = given;
            ServletInputStream in = given.getInputStream();
            ServletOutputStream out = given.getOutputStream();
            input = in;
            output = out;
            // before a listener is set this waits, so a write is always allowed
            assertThat(in.isReady()).isTrue();
            assertThat(out.isReady()).isTrue();
            in.setReadListener(this);
            out.setWriteListener(this);
        }

        @Override
        public void onDataAvailable() throws IOException {
            copy();
        }

        @Override
        public void onWritePossible() throws IOException {
            copy();
        }

        private void copy() throws IOException {
            ServletInputStream in = input;
            ServletOutputStream out = output;
            if (in == null || out == null) {
                throw new IllegalStateException("not begun");
            }
            byte[] piece = new byte[7];
            while (out.isReady() && in.isReady() && !in.isFinished()) {
                int count = in.read(piece);
                if (count > 0) {
                    out.write(piece, 0, count);
                }
                if (count > 0 && piece[count - 1] == '.') {
                    close();
                    return;
                }
            }
        }

        private void close() throws IOException {
            WebConnection open = connection;
            if (open != null) {
                try {
                    open.close();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            EVENTS.add("all");
            close();
        }

        @Override
        public void onError(Throwable thrown) {
            EVENTS.add("error " + thrown.getMessage());
        }
    }

    @Test
    void nonBlockingStreamsLoseNoOctetHoweverSlowTheClientReads() throws Exception {
        String text = "0123456789".repeat(300) + ".";
        try (Served served = Served.with(upgradingTo(Echo.class))) {
            MemoryExchange exchange = asking().window(5).build();
            // some octets came together with the request
            exchange.body().arrive(text.substring(0, 1000));
            exchange.serve(served.worker());
            assertThat(exchange.status()).isEqualTo(101);
            assertThat(exchange.header("Upgrade")).isEqualTo("test");
            exchange.body().arrive(text.substring(1000));
            for (int i = 0; i < text.length() && !exchange.over(); i += 5) {
                exchange.run();
                exchange.response().open(5);
            }
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.bodyText()).isEqualTo(text);
            assertThat(EVENTS).containsExactly("init", "destroy");
        }
    }

    @Test
    void theEndOfTheClientsOctetsIsToldAndWhatWasWrittenStillLeaves() throws Exception {
        try (Served served = Served.with(upgradingTo(Echo.class))) {
            MemoryExchange exchange = served.begin(asking().window(3));
            exchange.body().arrive("hello");
            exchange.run();
            exchange.response().open(2);
            exchange.run();
            exchange.body().end();
            exchange.run();
            exchange.response().open(100);
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.bodyText()).isEqualTo("hello");
            assertThat(EVENTS).containsExactly("init", "all", "destroy");
        }
    }

    @Test
    void aClientThatVanishesIsToldAndTheHandlerIsDestroyedOnce() throws Exception {
        try (Served served = Served.with(upgradingTo(Echo.class))) {
            MemoryExchange exchange = served.begin(asking());
            exchange.loseThePeer();
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(EVENTS).startsWith("init").endsWith("destroy").hasSizeBetween(3, 4);
            assertThat(EVENTS.get(1)).startsWith("error ");
        }
    }

    /** Writes what the client cannot take at once, and fails. */
    public static class Overflowing extends Handler implements WriteListener {
        private @Nullable ServletOutputStream output;

        @Override
        void start(WebConnection connection) throws IOException {
            ServletOutputStream out = connection.getOutputStream();
            output = out;
            out.setWriteListener(this);
        }

        @Override
        public void onWritePossible() throws IOException {
            if (output != null) {
                output.print("0123456789");
            }
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void onError(Throwable thrown) {
            EVENTS.add("error " + thrown.getMessage());
        }
    }

    @Test
    void aListenerThatFailsEndsTheConnectionWhenWhatItWroteHasLeft() throws Exception {
        try (Served served = Served.with(upgradingTo(Overflowing.class))) {
            MemoryExchange exchange = served.begin(asking().window(3));
            exchange.response().open(100);
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.bodyText()).isEqualTo("0123456789");
            assertThat(EVENTS).containsExactly("init", "error on purpose", "destroy");
        }
    }

    /** Reads and writes in the manner of streams. */
    public static class Line extends Handler {
        @Override
        void start(WebConnection connection) throws IOException {
            ServletInputStream input = connection.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int octet = input.read(); octet >= 0 && octet != '\n'; octet = input.read()) {
                line.append((char) octet);
            }
            connection.getOutputStream().print(line.reverse().toString());
            try {
                connection.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void blockingStreamsSeeWhatCameWithTheRequestFirst() throws Exception {
        try (Served served = Served.with(upgradingTo(Line.class))) {
            MemoryExchange exchange = asking().build();
            exchange.body().arrive("abc");
            exchange.body().arrive("def\n");
            exchange.serve(served.worker());
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.bodyText()).isEqualTo("fedcba");
            assertThat(EVENTS).containsExactly("init", "destroy");
        }
    }

    /** Says a last word by its stream, and leaves the connection alone. */
    public static class Leaving extends Handler {
        @Override
        void start(WebConnection connection) throws IOException {
            try (ServletOutputStream output = connection.getOutputStream()) {
                output.print("bye");
            }
        }
    }

    @Test
    void aHandlerThatClosesItsOutputIsToldOfTheEndToo() throws Exception {
        try (Served served = Served.with(upgradingTo(Leaving.class))) {
            MemoryExchange exchange = served.begin(asking());
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.bodyText()).isEqualTo("bye");
            assertThat(EVENTS).containsExactly("init", "destroy");
        }
    }

    /** Fails at once. */
    public static class Failing extends Handler {
        @Override
        void start(WebConnection connection) {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aHandlerThatFailsEndsTheConnection() throws Exception {
        try (Served served = Served.with(upgradingTo(Failing.class))) {
            MemoryExchange exchange = served.begin(asking());
            assertThat(exchange.awaitOver(SOON)).isTrue();
            assertThat(exchange.status()).isEqualTo(101);
            assertThat(EVENTS).containsExactly("init", "destroy");
        }
    }

    @Test
    void anUpgradeThatNobodyAskedForIsAnError() throws Exception {
        try (Served served = Served.with(upgradingTo(Line.class))) {
            MemoryExchange refused = served.get("/up");
            assertThat(refused.status()).isEqualTo(500);
            assertThat(EVENTS).isEmpty();
        }
    }

    private static int statusAfter(WebApp.Handler after) throws Exception {
        try (Served served = Served.with(upgradingTo(Line.class, after))) {
            MemoryExchange exchange = served.begin(asking());
            assertThat(exchange.awaitOver(SOON)).isTrue();
            return exchange.status();
        }
    }

    @Test
    void whatIsAnsweredInsteadOfAnUpgradeThatWasAskedForIsTheAnswer() throws Exception {
        assertThat(statusAfter((request, response) -> response.sendError(403))).isEqualTo(403);
        assertThat(statusAfter((request, response) -> response.sendRedirect("/other")))
                .isEqualTo(302);
        assertThat(statusAfter((request, response) -> {
                    throw new IllegalStateException("on purpose");
                }))
                .isEqualTo(500);
        assertThat(EVENTS).isEmpty();
    }

    @Test
    void theEndOfTheApplicationEndsItsConnections() throws Exception {
        Served served = Served.with(upgradingTo(Echo.class));
        MemoryExchange exchange = served.begin(asking());
        exchange.body().arrive("hello");
        exchange.run();
        Thread stop = new Thread(served::close);
        stop.start();
        assertThat(exchange.awaitOver(SOON)).isTrue();
        stop.join();
        assertThat(exchange.bodyText()).isEqualTo("hello");
        assertThat(EVENTS).containsExactly("init", "destroy");
    }

    /** Writes once, what the client does not take. */
    public static class Writing extends Handler implements WriteListener {
        private @Nullable ServletOutputStream output;

        @Override
        void start(WebConnection connection) throws IOException {
            ServletOutputStream out = connection.getOutputStream();
            output = out;
            out.setWriteListener(this);
        }

        @Override
        public void onWritePossible() throws IOException {
            if (output != null) {
                output.print("0123456789");
            }
        }

        @Override
        public void onError(Throwable thrown) {
            EVENTS.add("error " + thrown.getMessage());
        }
    }

    @Test
    void aHandlerIsToldOfTheEndOfItsApplicationAlsoWhereTheClientTakesNothing() throws Exception {
        Served served = Served.with(upgradingTo(Writing.class));
        MemoryExchange exchange = served.begin(asking().window(3));
        Thread stop = new Thread(served::close);
        stop.start();
        assertThat(exchange.awaitOver(SOON)).isTrue();
        stop.join();
        assertThat(exchange.aborted()).isNotNull();
        assertThat(EVENTS).containsExactly("init", "destroy");
    }
}
