package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Status;
import org.rocketserver.testkit.ExchangeContract;
import org.rocketserver.testkit.WireClient;

/** Tasks that are started inside a request: who runs them, and that nobody waits for them in vain. */
@Timeout(60)
class FollowUpIT {
    private final AtomicReference<ExchangeContract.Handler> handler = new AtomicReference<>();

    @RegisterExtension
    private final ObservedServer server =
            new ObservedServer(exchange -> handler.get().handle(exchange));

    @BeforeEach
    void start() throws IOException {
        server.start(builder -> builder.minThreads(2));
    }

    private static Disposition answer(Exchange exchange) throws IOException {
        exchange.respond(ResponseHead.of(Status.OK), BodyLength.of(0)).close();
        return Disposition.COMPLETED;
    }

    private void ask() throws IOException {
        ask("/");
    }

    private void ask(String path) throws IOException {
        try (WireClient client = server.connect()) {
            assertThat(client.ask(path).status()).isEqualTo(200);
        }
    }

    /** A busy machine may take the lead from the thread in between, so not each time. */
    @Test
    void aShortTaskIsRunByTheThreadThatStartedIt() throws Exception {
        AtomicInteger same = new AtomicInteger();
        handler.set(exchange -> {
            Thread self = Thread.currentThread();
            server.workers().execute(() -> same.addAndGet(Thread.currentThread() == self ? 1 : 0));
            return answer(exchange);
        });
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            ask();
            return same.get() > 0;
        });
    }

    /** What goes on with a request does not wait for all that others have begun; not each time, as above. */
    @Test
    void theNextStepOfARequestComesRightAfterTheTaskThatAskedForIt() {
        AtomicBoolean rightAfter = new AtomicBoolean();
        handler.set(exchange -> {
            List<String> order = new CopyOnWriteArrayList<>();
            Set<Thread> by = ConcurrentHashMap.newKeySet();
            by.add(Thread.currentThread());
            server.workers().execute(() -> {
                by.add(Thread.currentThread());
                order.add("task");
                exchange.resume(() -> {
                    by.add(Thread.currentThread());
                    order.add("step");
                    return answer(exchange);
                });
            });
            server.workers().execute(() -> {
                by.add(Thread.currentThread());
                order.add("other task");
                rightAfter.compareAndSet(false, by.size() == 1 && order.equals(List.of("task", "step", "other task")));
            });
            return Disposition.SUSPENDED;
        });
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            ask();
            return rightAfter.get();
        });
    }

    /**
     * A worker that becomes free while another one leads leaves it what that one has left to itself. The machine may
     * take the lead from it in between, or the processor from the other one, so not each time; and then it is slow, so
     * each time it is a request of another kind.
     */
    @Test
    void aFreeWorkerLeavesShortTasksToWhoLeads() throws Exception {
        AtomicInteger same = new AtomicInteger();
        AtomicReference<Thread> other = new AtomicReference<>();
        AtomicReference<CountDownLatch> end = new AtomicReference<>();
        AtomicInteger kinds = new AtomicInteger();
        handler.set(exchange -> {
            if (exchange.request().target().rawPath().equals("/other")) {
                other.set(Thread.currentThread());
                end.get().await(30, TimeUnit.SECONDS);
                return answer(exchange);
            }
            Thread self = Thread.currentThread();
            AtomicBoolean left = new AtomicBoolean();
            server.workers().execute(() -> same.addAndGet(Thread.currentThread() == self && left.get() ? 1 : 0));
            end.get().countDown();
            long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
            while (!parks(other.get()) && System.nanoTime() < patience) {
                Thread.onSpinWait(); // who waits visibly loses the lead
            }
            left.set(parks(other.get())); // it has looked for something to do, and took nothing
            return answer(exchange);
        });
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            other.set(null);
            end.set(new CountDownLatch(1));
            try (WireClient client = server.connect()) {
                client.send("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n");
                await().until(() -> other.get() != null);
                ask("/kind-" + kinds.incrementAndGet());
                assertThat(client.read().status()).isEqualTo(200);
            }
            return same.get() > 0;
        });
    }

    /** Whether it waits for the pool. */
    private static boolean parks(Thread worker) {
        return LockSupport.getBlocker(worker) instanceof ThreadPool;
    }

    /** So that two exchanges never mix: a task comes after the request that started it, not in its middle. */
    @Test
    void aTaskNeverRunsInsideTheRequestThatStartedIt() throws Exception {
        AtomicReference<Thread> inside = new AtomicReference<>();
        AtomicInteger mixed = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        handler.set(exchange -> {
            inside.set(Thread.currentThread());
            server.workers().execute(() -> {
                mixed.addAndGet(inside.get() == Thread.currentThread() ? 1 : 0);
                ran.incrementAndGet();
            });
            Disposition answered = answer(exchange);
            inside.set(null);
            return answered;
        });
        for (int i = 1; i <= 20; i++) {
            ask();
            int all = i;
            await().until(() -> ran.get() == all);
        }
        assertThat(mixed).hasValue(0);
    }

    @Test
    void aRequestMayWaitForATaskThatItStarted() throws Exception {
        handler.set(exchange -> {
            CountDownLatch done = new CountDownLatch(1);
            server.workers().execute(done::countDown);
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            return answer(exchange);
        });
        for (int i = 0; i < 20; i++) {
            ask();
        }
    }

    /** The request does not wait visibly but computes; its tasks get another thread all the same. */
    @Test
    void aRequestMaySpinUntilATaskHasRun() throws Exception {
        handler.set(exchange -> {
            AtomicInteger ran = new AtomicInteger();
            server.workers().execute(ran::incrementAndGet);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (ran.get() == 0) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
            return answer(exchange);
        });
        for (int i = 0; i < 5; i++) {
            ask();
        }
    }

    @Test
    void tasksOfOneRequestMayWaitForEachOther() throws Exception {
        AtomicInteger met = new AtomicInteger();
        int together = 5;
        handler.set(exchange -> {
            CyclicBarrier barrier = new CyclicBarrier(together);
            for (int i = 0; i < together; i++) {
                server.workers().execute(() -> {
                    try {
                        barrier.await(30, TimeUnit.SECONDS);
                        met.incrementAndGet();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            return answer(exchange);
        });
        ask();
        await().atMost(Duration.ofSeconds(40)).until(() -> met.get() == together);
        ask();
        await().atMost(Duration.ofSeconds(40)).until(() -> met.get() == 2 * together);
    }

    /** Each task starts the next one, without end: connections get their turn. */
    @Test
    void tasksWithoutEndLeaveRoomForRequests() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        AtomicReference<Runnable> next = new AtomicReference<>();
        next.set(() -> {
            ran.incrementAndGet();
            Runnable again = next.get();
            if (again != null) {
                server.workers().execute(again);
            }
        });
        handler.set(exchange -> {
            if (exchange.request().target().text().equals("/endless")) {
                server.workers().execute(next.get());
            }
            return answer(exchange);
        });
        try (WireClient client = server.connect()) {
            assertThat(client.ask("/endless").status()).isEqualTo(200);
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask("/").status()).isEqualTo(200);
            }
            int before = ran.get();
            await().until(() -> ran.get() > before);
        } finally {
            next.set(null);
        }
    }
}
