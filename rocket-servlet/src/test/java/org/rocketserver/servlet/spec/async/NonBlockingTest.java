package org.rocketserver.servlet.spec.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;
import org.rocketserver.testkit.Octets;

/** Servlet 6.1 §3.7 and §5.7. */
class NonBlockingTest {
    private final List<String> events = new CopyOnWriteArrayList<>();

    private final class Collector implements ReadListener {
        private final AsyncContext context;
        private final ServletInputStream input;
        private final StringBuilder text = new StringBuilder();

        Collector(AsyncContext context) throws IOException {
            this.context = context;
            this.input = context.getRequest().getInputStream();
        }

        @Override
        public void onDataAvailable() throws IOException {
            events.add("data");
            while (input.isReady() && !input.isFinished()) {
                int octet = input.read();
                if (octet >= 0) {
                    text.append((char) octet);
                }
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            events.add("all");
            context.getResponse().getWriter().print(text);
            context.complete();
        }

        @Override
        public void onError(Throwable thrown) {
            events.add("error");
        }
    }

    @Test
    void aReadListenerIsCalledWhenDataComesAndOnceAtTheEnd() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext context = request.startAsync();
            request.getInputStream().setReadListener(new Collector(context));
            assertThat(events).isEmpty();
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.begin(MemoryExchange.post("/a").bodyToCome(BodyLength.of(6)));
            assertThat(events).isEmpty();
            exchange.body().arrive(Octets.of("abc"));
            assertThat(exchange.run()).isEqualTo(Disposition.SUSPENDED);
            exchange.body().arrive(Octets.of("def"));
            exchange.body().end();
            assertThat(exchange.awaitOver(Duration.ofSeconds(5))).isTrue();
            assertThat(exchange.bodyText()).isEqualTo("abcdef");
            assertThat(events).startsWith("data").endsWith("all").containsOnlyOnce("all");
        }
    }

    @Test
    void aReadListenerIsToldOfAFailure() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> request.getInputStream()
                .setReadListener(new Collector(request.startAsync())));
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.begin(MemoryExchange.post("/a").bodyToCome(BodyLength.of(6)));
            exchange.loseThePeer();
            exchange.awaitOver(Duration.ofSeconds(5));
            assertThat(events).containsExactly("error");
            assertThat(exchange.over()).isTrue();
        }
    }

    @Test
    void aWriteListenerWritesAsFarAsThereIsRoom() throws Exception {
        byte[] block = new byte[1000];
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext context = request.startAsync();
            ServletOutputStream output = response.getOutputStream();
            output.setWriteListener(new WriteListener() {
                private int blocks;

                @Override
                public void onWritePossible() throws IOException {
                    events.add("possible");
                    while (blocks < 100 && output.isReady()) {
                        output.write(block);
                        blocks++;
                    }
                    if (blocks == 100 && output.isReady()) {
                        context.complete();
                    }
                }

                @Override
                public void onError(Throwable thrown) {
                    events.add("error");
                }
            });
        });
        try (Served served = Served.with(app)) {
            MemoryExchange exchange = served.begin(MemoryExchange.get("/a").window(10_000));
            assertThat(exchange.over()).isFalse();
            int before = events.size();
            exchange.response().open(1_000_000);
            assertThat(exchange.awaitOver(Duration.ofSeconds(5))).isTrue();
            assertThat(exchange.response().octets()).hasSize(100_000);
            assertThat(events).hasSizeGreaterThan(before).containsOnly("possible");
        }
    }

    @Test
    void theFirstWriteOfACallNeedsNoQuestion() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            AsyncContext context = request.startAsync();
            ServletOutputStream output = response.getOutputStream();
            output.setWriteListener(new WriteListener() {
                @Override
                public void onWritePossible() throws IOException {
                    output.write(Octets.of("at once"));
                    context.complete();
                }

                @Override
                public void onError(Throwable thrown) {
                    events.add("error");
                }
            });
        });
        try (Served served = Served.with(app)) {
            assertThat(served.get("/a").bodyText()).isEqualTo("at once");
            assertThat(events).isEmpty();
        }
    }

    @Test
    void aListenerNeedsAnAsynchronousRequest() throws Exception {
        WebApp app = WebApp.at("/").servlet("/a", (request, response) -> {
            ServletInputStream input = request.getInputStream();
            assertThatIllegalStateException()
                    .isThrownBy(() -> input.setReadListener(new ReadListener() {
                        @Override
                        public void onDataAvailable() {}

                        @Override
                        public void onAllDataRead() {}

                        @Override
                        public void onError(Throwable thrown) {}
                    }));
        });
        try (Served served = Served.with(app)) {
            assertThat(served.serve(MemoryExchange.post("/a").body("x")).status())
                    .isEqualTo(200);
        }
    }
}
