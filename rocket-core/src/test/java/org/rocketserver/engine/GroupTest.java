package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.testkit.TestWorkers;

/** What becomes of a lead that nobody has. */
class GroupTest {
    private static final Duration SOME = Duration.ofSeconds(1);

    @Test
    void theMonitorGivesTheLeadBackAlsoIfItFails() throws IOException {
        ThreadPool pool = new ThreadPool(ThreadConfig.DEFAULT, new TestWorkers(), "group-test-", new Buffers(4));
        pool.stop(); // so that there is nobody to lead
        Monitor monitor = new Monitor(new Monitor.Timings(SOME, SOME, SOME, SOME), pool);
        Group group = new Group(pool, monitor, () -> {}, connection -> false);
        group.close(); // so that selecting fails

        assertThatThrownBy(() -> group.look(0, 0)).isInstanceOf(ClosedSelectorException.class);
        assertThat(group.leaderless()).isTrue();
    }
}
