package org.rocketserver.servlet.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.session.SessionFixture.Exchange;
import org.rocketserver.servlet.spi.FileSessions;

/** Sessions last as long as they are to, however the system's clock is set meanwhile. */
class ClockJumpsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(SessionSettings.DEFAULT.timeoutSeconds());

    @TempDir
    private Path folder;

    private final SessionFixture fixture = new SessionFixture();

    private static HttpSession found(SessionManager manager, String id) {
        SessionAccess access = manager.access(Exchange.with(id));
        HttpSession session = access.session(false);
        access.complete();
        return session;
    }

    private static String made(SessionManager manager) {
        SessionAccess access = manager.access(new Exchange());
        String id = requireNonNull(access.session(true)).getId();
        access.complete();
        return id;
    }

    @ParameterizedTest(name = "set by {0}")
    @ValueSource(strings = {"PT2H", "PT-2H", "P4000D", "P-4000D", "PT1S"})
    void aSessionNeitherEndsNorIsProlonged(Duration step) {
        SessionManager manager = fixture.manager();
        String id = made(manager);
        fixture.setWall(step);
        fixture.pass(TIMEOUT.minusSeconds(1));
        assertThat(found(manager, id)).isNotNull();
        fixture.setWall(step);
        fixture.pass(TIMEOUT.minusSeconds(1));
        assertThat(found(manager, id)).isNotNull();
        fixture.setWall(step.multipliedBy(-2));
        fixture.pass(TIMEOUT.plusMinutes(2));
        assertThat(manager.statistics().active()).isZero();
        assertThat(manager.statistics().expired()).isEqualTo(1);
        assertThat(found(manager, id)).isNull();
    }

    /** What an application is told is comparable to what the system's clock says now. */
    @Test
    void theTimesOfASessionAreThoseOfTheClockAsItIsNow() {
        SessionManager manager = fixture.manager();
        String id = made(manager);
        fixture.pass(Duration.ofMinutes(5));
        found(manager, id);
        fixture.setWall(Duration.ofHours(-3));
        fixture.pass(Duration.ofMinutes(5));
        HttpSession session = requireNonNull(found(manager, id));
        long now = fixture.instant().minus(Duration.ofHours(3)).toEpochMilli();
        assertThat(session.getCreationTime())
                .isEqualTo(now - Duration.ofMinutes(10).toMillis());
        assertThat(session.getLastAccessedTime())
                .isEqualTo(now - Duration.ofMinutes(5).toMillis());
    }

    /** One that rests in a store was last used now, at the latest, whatever its time says. */
    @Test
    void aStoredSessionFromTheFutureLivesNoLongerThanAnother() throws IOException {
        SessionManager manager = fixture.manager(SessionSettings.DEFAULT, new FileSessions(folder));
        String id = made(manager);
        manager.stop();
        fixture.setWall(Duration.ofDays(-1));
        SessionManager next = fixture.manager(SessionSettings.DEFAULT, new FileSessions(folder));
        assertThat(found(next, id)).isNotNull();
        fixture.pass(TIMEOUT.plusMinutes(2));
        assertThat(found(next, id)).isNull();
    }
}
