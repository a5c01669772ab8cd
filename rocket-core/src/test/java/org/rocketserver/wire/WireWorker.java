package org.rocketserver.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Upgrade;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.FormDecoder;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.http.UriPath;
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
        String mode = exchange.request().headers().first("X-Canonical");
        if (mode != null) {
            String canonical =
                    UriPath.parse(path, UriPath.EncodedSlash.valueOf(mode)).toString();
            answer(exchange, Status.OK, Headers.EMPTY, BodyLength.UNKNOWN, "<" + canonical + ">");
            return Disposition.COMPLETED;
        }
        if (path.matches("/(unknown|known|none)/[0-9]{3}")) {
            answerStatus(exchange, path.split("/", -1));
            return Disposition.COMPLETED;
        }
        switch (path) {
            case "/ignore" -> ignore(exchange);
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
            case "/hints-twice" -> {
                exchange.inform(ResponseHead.of(Status.of(102)));
                exchange.inform(new ResponseHead(Status.EARLY_HINTS, Headers.of("Link", "</a>; rel=preload")));
                answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(2), "ok");
            }
            case "/field" -> splitField(exchange);
            case "/trailer" -> splitTrailer(exchange);
            case "/answer-then-read" -> answerThenRead(exchange);
            case "/read-one" -> {
                exchange.requestBody().read(ByteBuffer.allocate(1));
                answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(2), "ok");
            }
            case "/upgrade" -> {
                return upgrade(exchange);
            }
            case "/hugehead" ->
                answer(exchange, Status.OK, Headers.of("A", "a".repeat(20_000)), BodyLength.of(2), "ok");
            default -> {
                return blocking ? tell(exchange) : tellOn(exchange, requestLine(exchange));
            }
        }
        return Disposition.COMPLETED;
    }

    /** {@code /known/200}: a status with a body whose length is known, unknown, or that is none at all. */
    private static void answerStatus(Exchange exchange, String[] path) throws IOException {
        Status status = Status.of(Integer.parseInt(path[2]));
        BodyLength length =
                switch (path[1]) {
                    case "known" -> BodyLength.of(7);
                    case "none" -> BodyLength.NONE;
                    default -> BodyLength.UNKNOWN;
                };
        answer(exchange, status, Headers.EMPTY, length, path[1].equals("none") ? "" : "content");
    }

    /** Tries what the query says as name and value of a field. */
    private static void splitField(Exchange exchange) throws IOException {
        Headers fields;
        try {
            fields = query(exchange);
        } catch (IllegalArgumentException e) {
            answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(8), "refused\n");
            return;
        }
        answer(exchange, Status.OK, fields, BodyLength.of(2), "ok");
    }

    private static void splitTrailer(Exchange exchange) throws IOException {
        ResponseBody body = begin(exchange, Status.OK, Headers.EMPTY, BodyLength.UNKNOWN);
        try {
            Headers trailers = query(exchange);
            body.trailers(() -> trailers);
        } catch (IllegalArgumentException e) {
            body.write(Octets.buffer("refused\n"));
        }
        body.close();
    }

    private static Headers query(Exchange exchange) {
        Headers.Builder fields = Headers.builder();
        String query = String.valueOf(exchange.request().target().rawQuery());
        new FormDecoder(StandardCharsets.ISO_8859_1, 10, fields::add).decode(query);
        return fields.build();
    }

    private static void answerThenRead(Exchange exchange) throws IOException {
        ResponseBody body = begin(exchange, Status.OK, Headers.EMPTY, BodyLength.UNKNOWN);
        ByteBuffer part = ByteBuffer.allocate(777);
        while (exchange.requestBody().read(part.clear()) >= 0) {
            body.write(part.flip());
        }
        body.close();
    }

    private static Disposition upgrade(Exchange exchange) throws IOException {
        Optional<Upgrade> offer = exchange.upgrade();
        if (offer.isEmpty()) {
            answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(8), "no offer");
            return Disposition.COMPLETED;
        }
        Upgrade.Raw raw =
                offer.get().accept(new ResponseHead(Status.SWITCHING_PROTOCOLS, Headers.of("Upgrade", "echo")));
        return echo(exchange, raw);
    }

    private static Disposition echo(Exchange exchange, Upgrade.Raw raw) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(777);
        int count = raw.input().tryRead(part);
        for (; count > 0; count = raw.input().tryRead(part.clear())) {
            raw.output().write(part.flip());
            raw.output().flush();
        }
        if (count < 0) {
            return Disposition.COMPLETED;
        }
        raw.input().whenReadable(() -> exchange.resume(() -> echo(exchange, raw)));
        return Disposition.SUSPENDED;
    }

    private static ByteArrayOutputStream requestLine(Exchange exchange) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        told.writeBytes(Octets.of(
                exchange.request().method() + " " + exchange.request().target().text() + "\n"));
        return told;
    }

    /** Leaves the body unread. */
    static Disposition ignore(Exchange exchange) throws IOException {
        answer(exchange, Status.OK, Headers.EMPTY, BodyLength.of(2), "ok");
        return Disposition.COMPLETED;
    }

    /** Tells the request line, the body and the trailers. */
    static Disposition tell(Exchange exchange) throws IOException {
        ByteArrayOutputStream told = requestLine(exchange);
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
