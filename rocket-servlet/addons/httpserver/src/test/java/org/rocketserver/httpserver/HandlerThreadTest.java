package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one thread of servers without an executor outlives whatever its tasks do. */
class HandlerThreadTest {
    private final HandlerThread handlers = new HandlerThread("handlers-of-the-test");

    @AfterEach
    void end() {
        handlers.end();
    }

    private Thread worksOn() throws Exception {
        CompletableFuture<Thread> who = new CompletableFuture<>();
        handlers.execute(() -> who.complete(Thread.currentThread()));
        return who.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aTaskThatFailsLeavesTheThreadToTheNext() throws Exception {
        Thread before = worksOn();
        handlers.execute(() -> {
            throw new StackOverflowError("wanted by the test");
        });
        assertThat(worksOn()).isSameAs(before);
        handlers.execute(() -> {
            throw new IllegalStateException("wanted by the test");
        });
        assertThat(worksOn()).isSameAs(before);
    }

    @Test
    void anInterruptThatComesLateLeavesItToo() throws Exception {
        Thread before = worksOn();
        handlers.execute(() -> Thread.currentThread().interrupt());
        assertThat(worksOn()).isSameAs(before);
    }

    @Test
    void itEndsWhenToldTo() throws Exception {
        Thread thread = worksOn();
        handlers.end();
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> handlers.execute(() -> {}));
    }
}
