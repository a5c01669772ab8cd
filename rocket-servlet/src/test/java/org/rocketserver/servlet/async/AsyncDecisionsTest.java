package org.rocketserver.servlet.async;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.async.AsyncState.Event;

/** What another thread says while the container's comes back from the application. */
class AsyncDecisionsTest {
    private final AsyncDecisions decisions = new AsyncDecisions(round -> {
        throw new AssertionError("no round of this test has a timer");
    });

    @BeforeEach
    void begin() {
        decisions.begin(new Round(
                nothing(ServletRequest.class),
                nothing(ServletResponse.class),
                true,
                "position",
                new AsyncListeners(nothing(AsyncHost.class)),
                0));
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            throw new UnsupportedOperationException(method.getName());
        }));
    }

    @Test
    void completionSaidAfterTheLookAtItTakesNoEffectBeforeWhatWasWrittenHasLeft() {
        assertThat(decisions.decided()).isFalse();
        decisions.decide(Event.COMPLETE, null); // by another thread

        assertThat(decisions.returned(false)).isNull();
        assertThat(decisions.decided()).isTrue();
        assertThat(decisions.returned(true)).isEqualTo(AsyncState.MUST_COMPLETE);
        assertThat(decisions.returned(false)).isEqualTo(AsyncState.COMPLETED);
    }

    @Test
    void theSameOfARequestThatWaits() {
        assertThat(decisions.returned(false)).isEqualTo(AsyncState.STARTING);
        assertThat(decisions.decided()).isFalse();
        assertThat(decisions.decide(Event.COMPLETE, null)).isTrue();

        assertThat(decisions.returned(false)).isNull();
        assertThat(decisions.returned(true)).isEqualTo(AsyncState.MUST_COMPLETE);
    }
}
