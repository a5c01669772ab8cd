package org.rocketserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Values that came lately. */
class RecentTest {
    private boolean replaces;
    private final Recent<String> recent = new Recent<>(2) {
        @Override
        boolean replaces() {
            return replaces;
        }
    };

    @Test
    void aTakenPlaceIsGivenAwaySeldom() {
        assertThat(recent.get(1)).isNull();
        recent.add(1, "first");
        recent.add(3, "second");
        assertThat(recent.get(1)).isEqualTo("first");
        assertThat(recent.get(3)).isEqualTo("first");
        assertThat(recent.get(0)).isNull();
        replaces = true;
        recent.add(3, "second");
        assertThat(recent.get(1)).isEqualTo("second");
    }

    @Test
    void whatComesOftenGetsInAndWhatComesOnceSeldomDoes() {
        Recent<Integer> table = new Recent<>(1);
        table.add(0, 0);
        int changes = 0;
        for (int i = 1; i <= 8000; i++) {
            Integer before = table.get(0);
            table.add(0, i);
            changes += Objects.equals(table.get(0), before) ? 0 : 1;
        }
        assertThat(changes).isBetween(1, 4000);
    }
}
