package org.rocketserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.RequestBody;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Step;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;

/** What every implementation of the seam promises. A subclass brings one of them. */
public abstract class ExchangeContract {
    /** The client and the engine of one exchange. */
    public interface Peer extends AutoCloseable {
        /** The client sends a part of the body now. */
        void send(String octets);

        /** The client sends a part of the body when the server waits for it, or soon. */
        void sendLater(String octets);

        /** The client goes away without a word. */
        void vanish();

        /** The client takes octets that it did not take so far. */
        void takeAll();

        /** Waits until something is so, letting the server do what is to be done. */
        void await(BooleanSupplier condition);

        /** The status the client got. */
        int status();

        /** The content the client got so far. */
        String content();

        /** Whether the client sees that the response is cut, or the connection was. */
        boolean cut();

        @Override
        void close();
    }

    /** A worker in a line. */
    @FunctionalInterface
    public interface Handler {
        /** As {@link Worker#handle}. */
        Disposition handle(Exchange exchange) throws Exception;
    }

    private @Nullable Peer peer;

    /**
     * Serves a POST whose body has this many octets, none of which has come.
     *
     * @param reluctant the client takes nothing before {@link Peer#takeAll}
     */
    protected abstract Peer post(int length, boolean reluctant, Worker worker);

    /** Serves a GET that offers an upgrade to {@code echo}, with octets of the new protocol right behind it. */
    protected abstract Peer upgrade(String leftOver, Worker worker);

    /** Whether the client is slow to take this many octets, so that a write would have to wait. */
    protected int moreThanAClientTakes() {
        return 64;
    }

    private Peer post(int length, Handler handler) {
        Peer made = post(length, false, worker(handler));
        peer = made;
        return made;
    }

    /** A worker from a handler. */
    protected static Worker worker(Handler handler) {
        return new Worker() {
            @Override
            public Disposition handle(Exchange exchange) throws Exception {
                return handler.handle(exchange);
            }
        };
    }

    @AfterEach
    void closePeer() {
        Peer made = peer;
        if (made != null) {
            made.close();
        }
    }

    private static Disposition answer(Exchange exchange, String text) throws IOException {
        ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(text.length()));
        body.write(Octets.buffer(text));
        body.close();
        return Disposition.COMPLETED;
    }

    // ---- bodies

    @Test
    void aBlockingReadWaitsForOctetsUpToTheEnd() {
        Peer client = post(6, exchange -> {
            ByteBuffer read = ByteBuffer.allocate(32);
            while (exchange.requestBody().read(read) >= 0) {
                assertThat(read.position()).isPositive();
            }
            return answer(exchange, Octets.drain(read.flip()));
        });
        client.sendLater("abc");
        client.sendLater("def");

        client.await(() -> client.content().equals("abcdef"));
    }

    @Test
    void aReadWithoutRoomReadsNothing() {
        Peer client = post(1, exchange -> {
            int count = exchange.requestBody().tryRead(ByteBuffer.allocate(0));
            return answer(exchange, "count " + count);
        });

        client.await(() -> client.content().equals("count 0"));
    }

    @Test
    void aNonBlockingReaderIsCalledBackForEachPartAndForTheEnd() {
        AtomicReference<String> read = new AtomicReference<>("");
        Peer client = post(6, exchange -> {
            readOn(exchange, read);
            return Disposition.SUSPENDED;
        });
        client.await(() -> true);
        assertThat(read).hasValue("");

        client.send("abc");
        client.await(() -> read.get().equals("abc"));
        client.send("def");

        client.await(() -> client.content().equals("abcdef"));
    }

    private static Disposition readOn(Exchange exchange, AtomicReference<String> read) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(2);
        RequestBody body = exchange.requestBody();
        for (int count = body.tryRead(part); count != 0; count = body.tryRead(part.clear())) {
            if (count < 0) {
                return answer(exchange, read.get());
            }
            String more = Octets.drain(part.flip());
            read.updateAndGet(before -> before + more);
        }
        body.whenReadable(() -> exchange.resume(() -> readOn(exchange, read)));
        return Disposition.SUSPENDED;
    }

    @Test
    void trailersAreNotThereBeforeTheEnd() {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Peer client = post(3, exchange -> {
            try {
                exchange.requestBody().trailers();
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
            return answer(exchange, "ok");
        });

        client.await(() -> client.content().equals("ok"));
        assertThat(thrown.get()).isNotNull();
    }

    @Test
    void aNonBlockingWriterIsToldToWaitAndCalledBack() {
        int length = moreThanAClientTakes();
        AtomicInteger waits = new AtomicInteger();
        Peer client = post(0, true, worker(exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(length));
            return writeOn(exchange, body, Octets.buffer("x".repeat(length)), waits);
        }));
        peer = client;
        client.await(() -> waits.get() > 0);

        client.takeAll();

        client.await(() -> client.content().length() == length);
    }

    /** The length is not declared, so that HTTP/1.1 has to cut it in chunks, some of which the client takes in part. */
    @Test
    void aNonBlockingWriterOfUnknownLengthIsToldToWaitAndLosesNothing() {
        String content = "0123456789abcdef-".repeat(moreThanAClientTakes() / 17 + 1);
        AtomicInteger waits = new AtomicInteger();
        Peer client = post(0, true, worker(exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            return writeOn(exchange, body, Octets.buffer(content), waits);
        }));
        peer = client;
        client.await(() -> waits.get() > 0);

        client.takeAll();

        client.await(() -> client.content().length() == content.length());
        assertThat(client.content()).isEqualTo(content);
        assertThat(client.cut()).isFalse();
    }

    /** What was drained was taken, also where the answer was to wait: the buffer is the caller's again. */
    @Test
    void aNonBlockingWriterMayUseADrainedBufferAgain() {
        int pieces = 24;
        int size = moreThanAClientTakes() / 16;
        AtomicInteger waits = new AtomicInteger();
        Peer client = post(0, true, worker(exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            ByteBuffer buffer = ByteBuffer.allocate(size).limit(0);
            return writePieces(exchange, body, buffer, new AtomicInteger(pieces), waits);
        }));
        peer = client;
        client.await(() -> waits.get() > 0);

        client.takeAll();

        client.await(() -> client.content().length() == size * pieces);
        StringBuilder wanted = new StringBuilder();
        for (int left = pieces; left > 0; left--) {
            wanted.append(piece(left, size));
        }
        assertThat(client.content()).isEqualTo(wanted.toString());
    }

    private static String piece(int number, int size) {
        return String.valueOf((char) ('a' + number % 26)).repeat(size);
    }

    private static Disposition writePieces(
            Exchange exchange, ResponseBody body, ByteBuffer buffer, AtomicInteger left, AtomicInteger waits)
            throws IOException {
        while (left.get() > 0 || buffer.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                buffer.clear()
                        .put(Octets.of(piece(left.getAndDecrement(), buffer.capacity())))
                        .flip();
            }
            if (!body.tryWrite(buffer)) {
                waits.incrementAndGet();
                body.whenWritable(() -> exchange.resume(() -> writePieces(exchange, body, buffer, left, waits)));
                return Disposition.SUSPENDED;
            }
        }
        body.close();
        return Disposition.COMPLETED;
    }

    private static Disposition writeOn(Exchange exchange, ResponseBody body, ByteBuffer rest, AtomicInteger waits)
            throws IOException {
        if (body.tryWrite(rest)) {
            body.close();
            return Disposition.COMPLETED;
        }
        waits.incrementAndGet();
        body.whenWritable(() -> exchange.resume(() -> writeOn(exchange, body, rest, waits)));
        return Disposition.SUSPENDED;
    }

    @Test
    void moreThanTheDeclaredLengthIsRefusedAndNotSent() {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Peer client = post(0, exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(3));
            body.write(Octets.buffer("abc"));
            try {
                body.write(Octets.buffer("d"));
            } catch (IOException e) {
                thrown.set(e);
            }
            body.close();
            return Disposition.COMPLETED;
        });

        client.await(() -> client.content().equals("abc"));
        assertThat(thrown.get()).isNotNull();
    }

    @Test
    void lessThanTheDeclaredLengthCutsTheConnection() {
        Peer client = post(0, exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(10));
            body.write(Octets.buffer("abc"));
            body.close();
            return Disposition.COMPLETED;
        });

        client.await(client::cut);
    }

    @Test
    void aResponseIsBegunOnce() {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Peer client = post(0, exchange -> {
            assertThat(exchange.responded()).isFalse();
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(2));
            assertThat(exchange.responded()).isTrue();
            try {
                exchange.respond(ResponseHead.of(Status.NOT_FOUND), BodyLength.of(0));
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
            body.write(Octets.buffer("ok"));
            body.close();
            body.close();
            return Disposition.COMPLETED;
        });

        client.await(() -> client.content().equals("ok"));
        assertThat(client.status()).isEqualTo(200);
        assertThat(thrown.get()).isNotNull();
    }

    // ---- suspension

    @Test
    void aSuspendedExchangeIsAnsweredByAStep() {
        AtomicReference<@Nullable Exchange> held = new AtomicReference<>();
        Peer client = post(0, exchange -> {
            held.set(exchange);
            return Disposition.SUSPENDED;
        });
        client.await(() -> held.get() != null);

        resume(held, () -> answer(taken(held), "later"));

        client.await(() -> client.content().equals("later"));
    }

    private static void resume(AtomicReference<@Nullable Exchange> held, Step step) {
        taken(held).resume(step);
    }

    private static Exchange taken(AtomicReference<@Nullable Exchange> held) {
        return Objects.requireNonNull(held.get(), "the worker was not called");
    }

    @Test
    void anExchangeMayBeSuspendedAgain() {
        AtomicReference<@Nullable Exchange> held = new AtomicReference<>();
        List<String> done = new CopyOnWriteArrayList<>();
        Peer client = post(0, exchange -> {
            held.set(exchange);
            return Disposition.SUSPENDED;
        });
        client.await(() -> held.get() != null);
        resume(held, () -> {
            done.add("first");
            return Disposition.SUSPENDED;
        });
        client.await(() -> done.size() == 1);

        resume(held, () -> answer(taken(held), "second"));

        client.await(() -> client.content().equals("second"));
    }

    @Test
    void stepsRunInOrderAfterTheWorkerAndNeverTwoAtATime() {
        List<Integer> order = new CopyOnWriteArrayList<>();
        AtomicBoolean inside = new AtomicBoolean();
        AtomicBoolean overlap = new AtomicBoolean();
        Peer client = post(0, exchange -> {
            inside.set(true);
            for (int i = 1; i <= 20; i++) {
                int number = i;
                exchange.resume(() -> {
                    overlap.compareAndSet(false, inside.getAndSet(true));
                    order.add(number);
                    inside.set(false);
                    return number == 20 ? answer(exchange, "done") : Disposition.SUSPENDED;
                });
            }
            assertThat(order).isEmpty();
            inside.set(false);
            return Disposition.SUSPENDED;
        });

        client.await(() -> client.content().equals("done"));
        assertThat(order).isSorted().hasSize(20);
        assertThat(overlap).isFalse();
    }

    @Test
    void aStepAskedForAfterTheEndIsIgnored() {
        AtomicReference<@Nullable Exchange> held = new AtomicReference<>();
        AtomicBoolean ran = new AtomicBoolean();
        Peer client = post(0, exchange -> {
            held.set(exchange);
            return answer(exchange, "ok");
        });
        client.await(() -> client.content().equals("ok"));

        resume(held, () -> {
            ran.set(true);
            return Disposition.COMPLETED;
        });

        client.await(() -> true);
        assertThat(ran).isFalse();
    }

    @Test
    void aStepThatThrowsIsAnsweredWithAFailure() {
        Peer client = post(0, exchange -> {
            exchange.resume(() -> {
                throw new IllegalStateException("a step failed on purpose");
            });
            return Disposition.SUSPENDED;
        });

        client.await(() -> client.status() == 500);
    }

    /** W13. */
    @Test
    void aPeerThatGoesAwayWhileSuspendedIsNoticed() {
        AtomicReference<@Nullable Exchange> held = new AtomicReference<>();
        AtomicBoolean gone = new AtomicBoolean();
        Peer client = post(0, exchange -> {
            exchange.onPeerGone(() -> gone.set(true));
            held.set(exchange);
            return Disposition.SUSPENDED;
        });
        client.await(() -> held.get() != null);
        assertThat(gone).isFalse();

        client.vanish();

        client.await(gone::get);
        taken(held).abort(new IOException("the peer is gone"));
    }

    @Test
    void anAbortCutsTheConnection() {
        Peer client = post(0, exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            body.write(Octets.buffer("abc"));
            exchange.abort(new IOException("on purpose"));
            assertThatThrownBy(() -> {
                        body.write(Octets.buffer("def"));
                        body.flush();
                    })
                    .isInstanceOf(IOException.class);
            return Disposition.COMPLETED;
        });

        client.await(client::cut);
    }

    @Test
    void whatIsDoneLastAfterAnAbortIsDoneAtOnceWhereNobodyIsInside() {
        AtomicReference<Exchange> held = new AtomicReference<>();
        List<String> events = new CopyOnWriteArrayList<>();
        Peer client = post(0, exchange -> {
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            held.set(exchange);
            return Disposition.SUSPENDED;
        });
        client.await(() -> held.get() != null);

        Exchange exchange = taken(held);
        exchange.abort(new IOException("on purpose"), () -> events.add("last"));
        client.await(() -> events.equals(List.of("last"))); // its worker may not have left yet
        exchange.resume(() -> {
            events.add("late");
            return Disposition.COMPLETED;
        });
        client.await(client::cut);
        assertThat(events).containsExactly("last");
    }

    @Test
    void whatIsDoneLastAfterAnAbortWaitsForWhoIsInside() {
        List<String> events = new CopyOnWriteArrayList<>();
        Peer client = post(0, exchange -> {
            exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
            exchange.abort(new IOException("on purpose"), () -> events.add("last"));
            events.add("inside");
            return Disposition.SUSPENDED;
        });

        client.await(client::cut);
        client.await(() -> events.equals(List.of("inside", "last")));
    }

    // ---- upgrade

    @Test
    void anUpgradeHandsOverTheConnectionWithTheOctetsThatCameFirst() {
        Peer client = upgrade("left", worker(exchange -> {
            Upgrade offer = exchange.upgrade().orElseThrow();
            Upgrade.Raw raw = offer.accept(new ResponseHead(Status.SWITCHING_PROTOCOLS, Headers.of("Upgrade", "echo")));
            return echo(exchange, raw);
        }));
        peer = client;
        client.await(() -> client.content().equals("left"));

        client.send(" and more");

        client.await(() -> client.content().equals("left and more"));
        assertThat(client.status()).isEqualTo(101);
    }

    private static Disposition echo(Exchange exchange, Upgrade.Raw raw) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(3);
        for (int count = raw.input().tryRead(part);
                count != 0;
                count = raw.input().tryRead(part.clear())) {
            if (count < 0) {
                return Disposition.COMPLETED;
            }
            raw.output().write(part.flip());
            raw.output().flush();
        }
        raw.input().whenReadable(() -> exchange.resume(() -> echo(exchange, raw)));
        return Disposition.SUSPENDED;
    }

    @Test
    void withoutAnOfferThereIsNoUpgrade() {
        Peer client = post(
                0, exchange -> answer(exchange, "offer " + exchange.upgrade().isPresent()));

        client.await(() -> client.content().equals("offer false"));
    }

    // ---- files

    @Test
    void aFileGivenAwayIsTheLastOfTheBodyAndClosed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        for (BodyLength length : List.of(BodyLength.of(8), BodyLength.UNKNOWN)) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            Peer client = post(0, exchange -> {
                ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), length);
                body.write(Octets.buffer("a "));
                body.transferLast(channel, 2, 6);
                assertThatThrownBy(() -> body.write(Octets.buffer("late"))).isInstanceOf(IOException.class);
                return Disposition.COMPLETED;
            });

            client.await(() -> client.content().equals("a 234567"));
            client.await(() -> !channel.isOpen());
            client.close();
        }
    }

    @Test
    void aFileThatCannotBeTakenIsClosedToo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        AtomicBoolean refused = new AtomicBoolean();
        Peer client = post(0, exchange -> {
            ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(5));
            try {
                body.transferLast(channel, 0, 6);
            } catch (IOException e) {
                refused.set(true);
            }
            body.close();
            return Disposition.COMPLETED;
        });

        client.await(refused::get);
        client.await(() -> !channel.isOpen());
        client.await(client::cut);
    }
}
