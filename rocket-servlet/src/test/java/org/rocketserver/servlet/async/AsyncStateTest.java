package org.rocketserver.servlet.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.async.AsyncState.Event;

/** Servlet 6.1 §2.3.3.3: every state with every event. */
class AsyncStateTest {
    @ParameterizedTest(name = "{0}: start {1}, complete {2}, dispatch {3}, return {4}, expire {5}, fail {6}, warn {7}")
    @CsvSource({
        "SYNC, STARTING, -, -, COMPLETED, SYNC, SYNC, SYNC",
        "STARTING, -, MUST_COMPLETE, MUST_DISPATCH, STARTED, STARTING, NOTIFYING, STARTING",
        "STARTED, -, MUST_COMPLETE, MUST_DISPATCH, STARTED, NOTIFYING, NOTIFYING, WARNING",
        "MUST_COMPLETE, -, -, -, COMPLETED, MUST_COMPLETE, MUST_COMPLETE, MUST_COMPLETE",
        "MUST_DISPATCH, -, -, -, DISPATCHED, MUST_DISPATCH, MUST_DISPATCH, MUST_DISPATCH",
        "DISPATCHED, STARTING, -, -, COMPLETED, DISPATCHED, NOTIFYING, DISPATCHED",
        "WARNING, -, MUST_COMPLETE, MUST_DISPATCH, STARTED, WARNING, WARNING, WARNING",
        "NOTIFYING, -, MUST_COMPLETE, MUST_DISPATCH, ERROR_PAGE, NOTIFYING, NOTIFYING, NOTIFYING",
        "ERROR_PAGE, -, MUST_COMPLETE, MUST_DISPATCH, COMPLETED, ERROR_PAGE, ERROR_PAGE, ERROR_PAGE",
        "COMPLETED, -, -, -, COMPLETED, COMPLETED, COMPLETED, COMPLETED"
    })
    void eachStateKnowsWhereEachEventLeads(
            AsyncState state,
            String start,
            String complete,
            String dispatch,
            String returned,
            String expire,
            String fail,
            String warn) {
        expect(state, Event.START, start);
        expect(state, Event.COMPLETE, complete);
        expect(state, Event.DISPATCH, dispatch);
        expect(state, Event.RETURN, returned);
        expect(state, Event.EXPIRE, expire);
        expect(state, Event.FAIL, fail);
        expect(state, Event.WARN, warn);
    }

    private static void expect(AsyncState state, Event event, String next) {
        if (next.equals("-")) {
            assertThatIllegalStateException().isThrownBy(() -> state.on(event)).withMessageContaining("§2.3.3.3");
        } else {
            assertThat(state.on(event)).isEqualTo(AsyncState.valueOf(next));
        }
    }

    @Test
    void asynchronousProcessingIsOnFromItsStartUntilDispatchOrCompletionTakeEffect() {
        assertThat(Arrays.stream(AsyncState.values()).filter(AsyncState::started))
                .containsExactly(
                        AsyncState.STARTING,
                        AsyncState.STARTED,
                        AsyncState.MUST_COMPLETE,
                        AsyncState.MUST_DISPATCH,
                        AsyncState.WARNING,
                        AsyncState.NOTIFYING,
                        AsyncState.ERROR_PAGE);
    }
}
