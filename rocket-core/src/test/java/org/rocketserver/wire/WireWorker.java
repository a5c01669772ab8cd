package org.rocketserver.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.Octets;

/** Serves the wire suite: tells what it was asked, or does what the path says. */
final class WireWorker extends Worker {
    private final boolean blocking;

    /**
     * A worker.
     *
     * @param blocking whether it waits for octets, or is called back
     */
    WireWorker(boolean blocking) {
        this.blocking = blocking;
    }

    @Override
    public Disposition handle(Exchange exchange) throws Exception {
        String path = exchange.request().target().rawPath();
        if (path.startsWith("/status/")) {
            Status status = Status.of(Integer.parseInt(path.substring(8)));
            answer(exchange, status, Headers.EMPTY, BodyLength.UNKNOWN, "ignored");
            return Disposition.COMPLETED;
        }
        switch (path) {
            case "/ignore" -> answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(2), "ok");
            case "/unknown" -> answer(exchange, Status.OK, Headers.EMPTY, BodyLength.UNKNOWN, "unknown");
            case "/close" -> answer(exchange, Status.OK, Headers.of("connection", "Close"), BodyLength.of(2), "ok");
            case "/lies" -> lie(exchange);
            case "/trailers" -> {
                ResponseBody body = begin(exchange, Status.OK, Headers.EMPTY, BodyLength.UNKNOWN);
                body.trailers(() -> Headers.of("X-Sum", "1", "Content-Length", "7"));
                body.write(Octets.buffer("abc"));
                body.close();
            }
            case "/short" -> answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(10), "abc");
            case "/long" -> tooLong(exchange);
            case "/fail" -> throw new IllegalStateException("secret");
            case "/break" -> {
                ResponseBody body = begin(exchange, Status.OK, Headers.EMPTY, BodyLength.UNKNOWN);
                body.write(Octets.buffer("abc"));
                throw new IllegalStateException("in the middle");
            }
            case "/refuse" -> throw new HttpException(Status.of(409), "not now");
            case "/hints" -> {
                exchange.inform(new ResponseHead(Status.EARLY_HINTS, Headers.of("Link", "</a>; rel=preload")));
                answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(2), "ok");
            }
            case "/hugehead" ->
                answer(exchange, Status.OK, Headers.of("A", "a".repeat(20_000)), BodyLength.of(2), "ok");
            default -> {
                ByteArrayOutputStream told = new ByteArrayOutputStream();
                told.writeBytes(Octets.of(exchange.request().method() + " "
                        + exchange.request().target().text() + "\n"));
                return blocking ? tell(exchange, told) : tellOn(exchange, told);
            }
        }
        return Disposition.COMPLETED;
    }

    /** Tells the request line, the body and the trailers. */
    private static Disposition tell(Exchange exchange, ByteArrayOutputStream told) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(777);
        while (exchange.requestBody().read(part.clear()) >= 0) {
            told.write(part.array(), 0, part.position());
        }
        end(exchange, told);
        answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(told.size()), Octets.text(told.toByteArray()));
        return Disposition.COMPLETED;
    }

    /** The same without ever waiting. */
    private static Disposition tellOn(Exchange exchange, ByteArrayOutputStream told) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(5);
        int count = exchange.requestBody().tryRead(part);
        for (; count > 0; count = exchange.requestBody().tryRead(part.clear())) {
            told.write(part.array(), 0, part.position());
        }
        if (count == 0) {
            exchange.requestBody().whenReadable(() -> exchange.resume(() -> tellOn(exchange, told)));
            return Disposition.SUSPENDED;
        }
        end(exchange, told);
        ResponseBody body = begin(exchange, Status.OK, Headers.EMPTY, BodyLength.of(told.size()));
        return writeOn(exchange, body, ByteBuffer.wrap(told.toByteArray()));
    }

    private static Disposition writeOn(Exchange exchange, ResponseBody body, ByteBuffer rest) throws IOException {
        if (!body.tryWrite(rest)) {
            body.whenWritable(() -> exchange.resume(() -> writeOn(exchange, body, rest)));
            return Disposition.SUSPENDED;
        }
        body.close();
        return Disposition.COMPLETED;
    }

    private static void end(Exchange exchange, ByteArrayOutputStream told) {
        Headers trailers = exchange.requestBody().trailers();
        for (int field = 0; field < trailers.size(); field++) {
            told.writeBytes(Octets.of("trailer " + trailers.name(field) + "=" + trailers.value(field) + "\n"));
        }
        if (exchange.request().headers().contains("X-T")) {
            told.writeBytes(Octets.of("header X-T\n"));
        }
    }

    private static void lie(Exchange exchange) throws IOException {
        Headers lies = Headers.of(
                "Content-Length", "999", "Transfer-Encoding", "gzip", "Keep-Alive", "timeout=1", "Connection", "x");
        answer(exchange, Status.OK, lies, BodyLength.of(2), "ok");
    }

    private static void tooLong(Exchange exchange) throws IOException {
        ResponseBody body = begin(exchange, Status.OK, Headers.EMPTY, BodyLength.of(2));
        body.write(Octets.buffer("ok"));
        try {
            body.write(Octets.buffer("excess"));
            throw new AssertionError("more octets than declared were taken");
        } catch (IOException e) {
            body.close();
        }
    }

    private static void answer(Exchange exchange, Status status, Headers headers, BodyLength length, String text)
            throws IOException {
        ResponseBody body = begin(exchange, status, headers, length);
        body.write(Octets.buffer(text));
        body.close();
    }

    private static ResponseBody begin(Exchange exchange, Status status, Headers headers, BodyLength length)
            throws IOException {
        Headers all =
                headers.toBuilder().add("X-Method", exchange.request().method()).build();
        return exchange.respond(new ResponseHead(status, all), length);
    }
}
