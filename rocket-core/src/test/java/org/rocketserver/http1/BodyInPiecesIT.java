package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.config.Limits;
import org.rocketserver.config.Timeouts;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.HandlerServer;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireClient;

/** Large bodies that are read in small pieces, by one thread or by two, with another request right behind them. */
@Timeout(60)
class BodyInPiecesIT {
    private static final int LENGTH = 300_000;
    private static final int CHUNK = 100_000;

    private final String body = letters();

    /** Who reads how much. */
    enum Reader {
        /** The worker reads all. */
        WORKER,
        /** Another thread reads on, perhaps before the worker has returned. */
        OTHER_THREAD,
        /** A later step reads on. */
        STEP,
        /** Nobody reads on. */
        NOBODY
    }

    private static String letters() {
        StringBuilder letters = new StringBuilder(LENGTH);
        Random random = new Random(11);
        for (int i = 0; i < LENGTH; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }

    private static long sum(String text) {
        CRC32 sum = new CRC32();
        sum.update(Octets.of(text));
        return sum.getValue();
    }

    private String request(boolean chunked) {
        String head = "POST / HTTP/1.1\r\nHost: x\r\n";
        if (!chunked) {
            return head + "Content-Length: " + LENGTH + "\r\n\r\n" + body;
        }
        StringBuilder request = new StringBuilder(head).append("Transfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < LENGTH; at += CHUNK) {
            request.append(Integer.toHexString(CHUNK)).append("\r\n");
            request.append(body, at, at + CHUNK).append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    /** Reads a part of the body, and sums it up. */
    private static void read(Exchange exchange, CRC32 sum, int size, int most) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(size);
        int left = most;
        while (left > 0) {
            int count = exchange.requestBody().read(piece.clear());
            if (count < 0) {
                return;
            }
            sum.update(piece.flip());
            left -= count;
        }
    }

    private static Disposition answer(Exchange exchange, CRC32 sum) throws IOException {
        byte[] text = Octets.of(Long.toString(sum.getValue()));
        ResponseBody response = exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(text.length));
        response.write(ByteBuffer.wrap(text));
        response.close();
        return Disposition.COMPLETED;
    }

    private static Disposition readOn(Exchange exchange, CRC32 sum, int size) throws IOException {
        read(exchange, sum, size, Integer.MAX_VALUE);
        return answer(exchange, sum);
    }

    private static Disposition serve(Exchange exchange, Reader reader, int size) throws Exception {
        CRC32 sum = new CRC32();
        if (!exchange.request().method().equals("POST")) {
            return answer(exchange, sum);
        }
        // enough for the first octets, which came with the head, to be over
        read(exchange, sum, size, CHUNK / 2 + size);
        switch (reader) {
            case WORKER -> {
                return readOn(exchange, sum, size);
            }
            case NOBODY -> {
                return answer(exchange, new CRC32());
            }
            case STEP -> exchange.resume(() -> readOn(exchange, sum, size));
            case OTHER_THREAD -> {
                Thread thread = new Thread(() -> {
                    try {
                        read(exchange, sum, size, Integer.MAX_VALUE);
                        exchange.resume(() -> answer(exchange, sum));
                    } catch (IOException e) {
                        exchange.abort(e);
                    }
                });
                thread.start();
            }
        }
        return Disposition.SUSPENDED;
    }

    @ParameterizedTest
    @CsvSource({
        "WORKER, false, 1000",
        "WORKER, false, 16384",
        "WORKER, false, 100000",
        "WORKER, true, 1000",
        "WORKER, true, 16384",
        "OTHER_THREAD, false, 1000",
        "OTHER_THREAD, false, 16384",
        "OTHER_THREAD, true, 5000",
        "STEP, false, 1000",
        "STEP, false, 16384",
        "STEP, true, 5000",
        "NOBODY, false, 1000",
        "NOBODY, false, 16384",
        "NOBODY, true, 5000"
    })
    void aBodyIsWhole(Reader reader, boolean chunked, int size) throws Exception {
        Limits limits = Limits.DEFAULT.withUnreadBodyBytes(2 * LENGTH);
        String expected = Long.toString(reader == Reader.NOBODY ? 0 : sum(body));
        try (HandlerServer server =
                        HandlerServer.start(exchange -> serve(exchange, reader, size), limits, Timeouts.DEFAULT);
                WireClient client = server.connect()) {
            for (int round = 0; round < 3; round++) {
                client.send(request(chunked) + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.read().body()).isEqualTo(expected);
                assertThat(client.read().body()).isEqualTo("0");
            }
        }
    }
}
