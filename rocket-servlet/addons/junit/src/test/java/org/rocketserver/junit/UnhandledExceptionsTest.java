package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnhandledExceptionsTest {
    private final UnhandledExceptions unhandled = new UnhandledExceptions();

    @Test
    void nothingLetOutIsNoFailure() {
        assertThat(unhandled.failure()).isNull();
    }

    @Test
    void theFirstIsTheCauseAndTheOthersAreSuppressed() {
        unhandled.add(new UnhandledExceptions.Failure("GET /a", new IllegalStateException("first")));
        unhandled.add(new UnhandledExceptions.Failure("GET /b", new IllegalStateException("second")));

        assertThat(unhandled.failure())
                .hasMessageContaining("GET /a")
                .hasMessageContaining("1 more")
                .hasRootCauseMessage("first")
                .satisfies(error -> assertThat(error.getSuppressed()[0]).hasMessage("second"));
        assertThat(unhandled.failure()).isNull();
    }

    @Test
    void whatATestHasTakenFailsNothing() {
        unhandled.add(new UnhandledExceptions.Failure("GET /a", new IllegalStateException("first")));

        assertThat(unhandled.take())
                .extracting(UnhandledExceptions.Failure::request)
                .containsExactly("GET /a");
        assertThat(unhandled.failure()).isNull();
    }
}
