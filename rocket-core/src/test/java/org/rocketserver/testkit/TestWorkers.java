package org.rocketserver.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.http.Headers;
import org.rocketserver.http.Status;

/**
 * Workers whose answers and delays a test chooses by the path: {@code /sleep/MILLIS}, {@code /wait} (until
 * {@link #release}), {@code /deaf} (likewise, but nothing interrupts it), {@code /throw}, {@code /error},
 * {@code /die-late}, {@code /echo} the body, {@code /count} the requests inside a worker, {@code /scheme} how the
 * connection came; anything else says the thread's name.
 */
public final class TestWorkers implements WorkerFactory {
    /** Requests inside a worker now. */
    public final AtomicInteger inside = new AtomicInteger();

    /** The paths of all requests, in the order in which workers got them. */
    public final Queue<String> served = new ConcurrentLinkedQueue<>();

    /** The most there were. */
    public final AtomicInteger peak = new AtomicInteger();

    /** Interrupts that {@code /deaf} did not listen to. */
    public final AtomicInteger deafened = new AtomicInteger();

    /** What {@code /run} runs. */
    public volatile Runnable action = () -> {};

    /** What runs while the method starts. */
    public volatile Runnable atStart = () -> {};

    /** What runs when the method is told that the server restarts. */
    public volatile Runnable atRestarting = () -> {};

    /** What runs when the method is told that the server begins to stop. */
    public volatile Runnable atStopping = () -> {};

    /** What runs when the method is told that little of the grace is left. */
    public volatile Runnable atGraceEnds = () -> {};

    /** What runs when the method stops. */
    public volatile Runnable atStop = () -> {};

    /** The grace that the method's last stop was given. */
    public volatile Duration grace = Duration.ZERO;

    /** Whether workers can be made. */
    public volatile boolean broken;

    private volatile CountDownLatch gate = new CountDownLatch(1);
    private volatile ServerServices services;

    /** Lets all requests to {@code /wait} go on, now and later. */
    public void release() {
        gate.countDown();
    }

    /** What the server offers. */
    public ServerServices services() {
        return services;
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public void start(ServerServices offered) {
        services = offered;
        gate = new CountDownLatch(1);
        atStart.run();
    }

    @Override
    public void restarting() {
        atRestarting.run();
    }

    @Override
    public void stopping(Duration left) {
        atStopping.run();
    }

    @Override
    public void graceEnds() {
        atGraceEnds.run();
    }

    @Override
    public void stop(Duration left) {
        grace = left;
        atStop.run();
    }

    @Override
    public Worker newWorker() {
        if (broken) {
            throw new IllegalStateException("no worker, on purpose");
        }
        return new Worker() {
            @Override
            public Disposition handle(Exchange exchange) throws Exception {
                peak.accumulateAndGet(inside.incrementAndGet(), Math::max);
                try {
                    return serve(exchange);
                } finally {
                    inside.decrementAndGet();
                }
            }
        };
    }

    private Disposition serve(Exchange exchange) throws Exception {
        String path = exchange.request().target().rawPath();
        served.add(path);
        if (path.startsWith("/sleep/")) {
            TimeUnit.MILLISECONDS.sleep(Long.parseLong(path.substring(7)));
        }
        switch (path) {
            case "/wait" -> gate.await();
            case "/deaf" -> awaitDeaf();
            case "/throw" -> throw new IllegalStateException("thrown on purpose");
            case "/error" -> throw new StackOverflowError("thrown on purpose");
            case "/run" -> action.run();
            case "/count" -> {
                return answer(exchange, Integer.toString(inside.get()).getBytes(StandardCharsets.US_ASCII));
            }
            case "/scheme" -> {
                String scheme = exchange.connection().scheme() + " "
                        + exchange.connection().secure();
                return answer(exchange, scheme.getBytes(StandardCharsets.US_ASCII));
            }
            case "/echo" -> {
                return answer(exchange, read(exchange));
            }
            case "/die-late" -> {
                ResponseBody body = exchange.respond(ResponseHead.of(Status.OK), BodyLength.UNKNOWN);
                body.write(ByteBuffer.wrap("half".getBytes(StandardCharsets.US_ASCII)));
                body.flush();
                throw new IllegalStateException("thrown late on purpose");
            }
            default -> {}
        }
        return answer(exchange, Thread.currentThread().getName().getBytes(StandardCharsets.US_ASCII));
    }

    /** Waits for {@link #release}, whatever interrupts it. */
    private void awaitDeaf() {
        boolean released = false;
        while (!released) {
            try {
                gate.await();
                released = true;
            } catch (InterruptedException e) {
                deafened.incrementAndGet();
            }
        }
    }

    private static byte[] read(Exchange exchange) throws Exception {
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        int count = 0;
        while (count >= 0) {
            count = exchange.requestBody().read(all);
        }
        byte[] octets = new byte[all.flip().remaining()];
        all.get(octets);
        return octets;
    }

    /** Answers 200 with a body of known length. */
    public static Disposition answer(Exchange exchange, byte[] text) throws Exception {
        ResponseBody body = exchange.respond(
                new ResponseHead(Status.OK, Headers.of("Content-Type", "text/plain")), BodyLength.of(text.length));
        body.write(ByteBuffer.wrap(text));
        body.close();
        return Disposition.COMPLETED;
    }
}
