package org.rocketserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnhandledExceptionsTest {
    private final UnhandledExceptions unhandled = new UnhandledExceptions();

    @Test
    void nothingToRethrowIsNoFailure() {
        assertThatCode(unhandled::rethrow).doesNotThrowAnyException();
    }

    @Test
    void theFirstIsTheCauseAndTheOthersAreSuppressed() {
        unhandled.add(new UnhandledExceptions.Failure("GET /a", new IllegalStateException("first")));
        unhandled.add(new UnhandledExceptions.Failure("GET /b", new IllegalStateException("second")));

        assertThatThrownBy(unhandled::rethrow)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET /a")
                .hasMessageContaining("1 more")
                .hasRootCauseMessage("first")
                .satisfies(error -> assertThat(error.getSuppressed()[0]).hasMessage("second"));
        assertThatCode(unhandled::rethrow).doesNotThrowAnyException();
    }

    @Test
    void whatATestHasTakenFailsNothing() {
        unhandled.add(new UnhandledExceptions.Failure("GET /a", new IllegalStateException("first")));

        assertThat(unhandled.take())
                .extracting(UnhandledExceptions.Failure::request)
                .containsExactly("GET /a");
        assertThatCode(unhandled::rethrow).doesNotThrowAnyException();
    }
}
