package org.rocketserver.servlet.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rocketserver.exchange.Grace;

/** Who waits when an application ends. */
class TrafficTest {
    private final Traffic traffic = new Traffic();
    private final List<String> told = new ArrayList<>();

    private Traffic.Waiting waiting(String name) {
        return waiting(name, Grace.ENDLESS);
    }

    private Traffic.Waiting waiting(String name, Grace grace) {
        return new Traffic.Waiting() {
            @Override
            public Grace grace() {
                return grace;
            }

            @Override
            public void applicationEnds() {
                told.add(name + " told");
            }

            @Override
            public void cut() {
                told.add(name + " cut");
            }
        };
    }

    @Test
    void whoBeginsToWaitAfterTheOthersWereToldIsToldAtOnce() {
        traffic.park("early", waiting("early"));
        assertThat(told).isEmpty();

        traffic.failParked();
        assertThat(told).containsExactly("early told");

        traffic.park("late", waiting("late"));
        assertThat(told).containsExactly("early told", "late told");
    }

    @Test
    void whoHasTimeLeftGoesOnWhenOnlyTheLastPartIsLeftForOthers() {
        traffic.park("lasting", waiting("lasting", Grace.ENDLESS));
        traffic.park("early", waiting("early", Grace.LIMITED));
        assertThat(told).isEmpty();

        traffic.park("late", waiting("late", Grace.LAST_PART));
        assertThat(told).containsExactly("late told");

        traffic.failLast();
        assertThat(told).containsExactly("late told", "late told");
    }

    @Test
    void oneThatFailsToEndKeepsNoOther() {
        Traffic.Waiting failing = new Traffic.Waiting() {
            @Override
            public Grace grace() {
                return Grace.ENDLESS;
            }

            @Override
            public void applicationEnds() {
                // later
            }

            @Override
            public void cut() {
                throw new IllegalStateException("on purpose");
            }
        };
        for (int i = 0; i < 3; i++) {
            traffic.park("failing " + i, failing);
            traffic.park("one " + i, waiting("one"));
            traffic.upgraded("failing too " + i, failing);
            traffic.upgraded("another " + i, waiting("another"));
        }
        traffic.cutWaiting();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "one cut", "one cut", "one cut", "another cut", "another cut", "another cut");
    }

    @Test
    void whoLeavesHttpWhileItsServerEndsIsToldAtOnce() {
        traffic.upgraded("lasting", waiting("lasting", Grace.ENDLESS));
        traffic.upgraded("late", waiting("late", Grace.LIMITED));

        assertThat(told).containsExactly("late told");
    }

    @Test
    void whoLeftHttpGoesOnWhereOnlyTheServerOfOthersEnds() {
        traffic.upgraded("lasting", waiting("lasting", Grace.ENDLESS));
        traffic.upgraded("late", waiting("late", Grace.LIMITED));
        traffic.endUpgraded();
        assertThat(told).containsExactly("late told", "late told");
    }

    @Test
    void whoLeavesHttpAfterTheOthersWereToldIsToldAtOnce() {
        traffic.upgraded("early", waiting("early"));
        traffic.closeUpgraded();
        traffic.upgraded("late", waiting("late"));

        assertThat(told).containsExactly("early told", "late told");
    }
}
