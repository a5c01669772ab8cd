package org.rocketserver.servlet.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.http.HttpException;
import org.rocketserver.servlet.session.SessionFixture.Exchange;
import org.rocketserver.servlet.spi.FileSessions;
import org.rocketserver.servlet.spi.SessionStore;
import org.rocketserver.servlet.spi.StoredSession;
import org.rocketserver.testkit.LogLines;

/** When a session that two servers share is written to their store, and how much of it. */
class SharedCopiesTest {
    private final SessionFixture fixture = new SessionFixture();
    private final SharedStore store = new SharedStore();
    private final SessionManager first = fixture.manager(SessionSettings.DEFAULT, store);
    private final SessionManager second = fixture.manager(SessionSettings.DEFAULT, store);

    @AutoClose
    private final LogLines log = LogLines.of("Rocket.Errors.session");

    private static String create(SessionManager manager) {
        SessionAccess access = manager.access(new Exchange());
        HttpSession session = requireNonNull(access.session(true));
        session.setAttribute("a", "first");
        access.save();
        access.complete();
        return session.getId();
    }

    private static void set(SessionManager manager, String id, Object value) {
        SessionAccess access = manager.access(Exchange.with(id));
        requireNonNull(access.session(false), "the session is lost").setAttribute("a", value);
        access.save();
        access.complete();
    }

    private static @Nullable Object get(SessionManager manager, String id) {
        SessionAccess access = manager.access(Exchange.with(id));
        try {
            return requireNonNull(access.session(false), "the session is lost").getAttribute("a");
        } finally {
            access.complete();
        }
    }

    /** A machine without a clock of its own begins in 1970, and counts what was before it is set as before that. */
    @Test
    void aCopyMayBeFromBeforeTheMachineThoughtItWasMade() {
        StoredCopy copy = new StoredCopy(new SessionLife(0, 0, 1800));
        assertThat(copy.exists()).isFalse();
        copy.writtenAt(-5_000);
        assertThat(copy.exists()).isTrue();
        assertThat(copy.wanted(100_000)).isTrue();
    }

    // what was only used

    @Test
    void aLongRequestThatOnlyUsesItsSessionDoesNotUndoWhatAnotherServerWrites() {
        String id = create(first);
        SessionAccess stream = first.access(Exchange.with(id));
        set(second, id, "second");
        fixture.pass(Duration.ofMinutes(10));
        assertThat(store.touches).as("the stream is seen").hasPositiveValue();
        assertThat(get(second, id)).isEqualTo("second");
        stream.save();
        stream.complete();

        assertThat(get(first, id)).isEqualTo("second");
    }

    @Test
    void aRequestThatOnlyReadsAnOldRowDoesNotUndoWhatAnotherServerWroteMeanwhile() {
        String id = create(first);
        fixture.pass(Duration.ofMinutes(5));
        SessionAccess reading = first.access(Exchange.with(id));
        assertThat(reading.session(false)).isNotNull();
        set(second, id, "second");
        reading.save();
        reading.complete();

        assertThat(get(first, id)).isEqualTo("second");
    }

    @Test
    void aServerThatStopsDoesNotUndoWhatAnotherWroteWhileItsRequestLasted() {
        String id = create(first);
        SessionAccess stream = first.access(Exchange.with(id));
        assertThat(stream.session(false)).isNotNull();
        set(second, id, "second");
        first.stop();

        assertThat(get(second, id)).isEqualTo("second");
    }

    @Test
    void theUseOfASessionIsInItsRowAndNeverEarlierThanItWas() {
        String id = create(first);
        fixture.pass(Duration.ofMinutes(5));
        Instant used = fixture.instant();
        SessionAccess reading = first.access(Exchange.with(id));
        fixture.pass(Duration.ofSeconds(1));
        set(second, id, "second");
        Instant later = requireNonNull(store.sessions.get(id)).lastAccessed();
        assertThat(later).isAfter(used);
        reading.save();
        reading.complete();

        assertThat(store.touches).hasPositiveValue();
        assertThat(requireNonNull(store.sessions.get(id)).lastAccessed()).isEqualTo(later);
    }

    @Test
    void aSessionThatWasEndedElsewhereIsNotBroughtBackByItsUse() {
        String id = create(first);
        fixture.pass(Duration.ofMinutes(5));
        SessionAccess reading = first.access(Exchange.with(id));
        SessionAccess ending = second.access(Exchange.with(id));
        requireNonNull(ending.session(false)).invalidate();
        ending.complete();
        reading.save();
        reading.complete();

        assertThat(store.sessions).isEmpty();
        assertThat(first.access(Exchange.with(id)).session(false)).isNull();
    }

    // sweeps

    private static String createForAMinute(SessionManager manager) {
        SessionAccess access = manager.access(new Exchange());
        HttpSession session = requireNonNull(access.session(true));
        session.setMaxInactiveInterval(60);
        session.setAttribute("a", "first");
        access.save();
        access.complete();
        return session.getId();
    }

    @Test
    void aStoreIsLookedThroughOnceAMinuteThoughASessionInUseIsPastItsTime() {
        second.stop();
        SessionAccess stream = first.access(Exchange.with(createForAMinute(first)));
        fixture.pass(Duration.ofMinutes(10));
        assertThat(stream.session(false)).isNotNull();

        assertThat(store.looks).hasValueBetween(9, 12);
    }

    /** Files that count how often they are looked through. */
    private record Counted(SessionStore files, AtomicInteger looks) implements SessionStore {
        @Override
        public void save(StoredSession session) throws IOException {
            files.save(session);
        }

        @Override
        public @Nullable StoredSession take(String application, String id) throws IOException {
            return files.take(application, id);
        }

        @Override
        public List<StoredSession> takeExpired(String application, Instant now) throws IOException {
            looks.incrementAndGet();
            return files.takeExpired(application, now);
        }
    }

    @Test
    void soIsAFolder(@TempDir Path folder) throws IOException {
        AtomicInteger looks = new AtomicInteger();
        SessionManager alone = fixture.manager(SessionSettings.DEFAULT, new Counted(new FileSessions(folder), looks));
        SessionAccess stream = alone.access(Exchange.with(createForAMinute(alone)));
        fixture.pass(Duration.ofMinutes(10));
        assertThat(stream.session(false)).isNotNull();

        assertThat(looks).hasValueBetween(9, 12);
    }

    @Test
    void aSessionInUseWhoseRowWasTakenIsBackInTheStoreWhileItsRequestLasts() {
        second.stop(); // it would take the row, and be right
        String id = create(first);
        SessionAccess stream = first.access(Exchange.with(id));
        store.writingFails = true;
        fixture.pass(Duration.ofMinutes(40));
        assertThat(store.sessions).isEmpty();
        store.writingFails = false;
        fixture.pass(Duration.ofMinutes(2));

        assertThat(get(fixture.manager(SessionSettings.DEFAULT, store), id)).isEqualTo("first");
        assertThat(stream.session(false)).isNotNull();
    }

    @Test
    void aStoreThatFailsForOneOfManySessionsInUseIsNotAskedForEachInTheSameSweep() {
        second.stop();
        List<SessionAccess> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(first.access(Exchange.with(create(first))));
        }
        fixture.pass(Duration.ofMinutes(2));
        store.writingFails = true;
        store.touches.set(0);
        fixture.pass(Duration.ofMinutes(5));
        assertThat(store.touches).hasValueBetween(1, 6);
        store.writingFails = false;
        fixture.pass(Duration.ofMinutes(2));

        assertThat(store.touches).hasValueGreaterThan(20);
        assertThat(streams)
                .allSatisfy(stream -> assertThat(stream.session(false)).isNotNull());
    }

    // what changes while it is written

    /** As a list does to which another request adds: it is written well alone, and not with all the others. */
    static final class Restless implements Serializable {
        private static final long serialVersionUID = 1;
        static final AtomicInteger WRITES = new AtomicInteger();

        /** With all the others, alone, with all, alone, with all. */
        static final int IN_ONE_SAVE = 5;

        static volatile int settlesAfter;

        private void writeObject(ObjectOutputStream out) throws IOException {
            int write = WRITES.getAndIncrement();
            if (write < settlesAfter && write % IN_ONE_SAVE % 2 == 0) {
                throw new ConcurrentModificationException();
            }
            out.defaultWriteObject();
        }

        static Restless settlingAfter(int writes) {
            WRITES.set(0);
            settlesAfter = writes;
            return new Restless();
        }
    }

    @Test
    void whatChangesTwiceWhileItIsWrittenIsWrittenAllTheSame() {
        String id = create(first);
        set(first, id, Restless.settlingAfter(4));

        assertThat(get(second, id)).isInstanceOf(Restless.class);
        assertThat(log.at(Level.ERROR)).isEmpty();
    }

    @Test
    void whatChangesAllTheTimeIsNoOutageAndIsWrittenByTheNextRequest() {
        String id = create(first);
        set(first, id, Restless.settlingAfter(Integer.MAX_VALUE));
        assertThat(get(second, id)).isEqualTo("first");
        assertThat(log.at(Level.ERROR)).isEmpty();

        Restless.settlingAfter(0);
        assertThat(get(first, id)).isInstanceOf(Restless.class);
        assertThat(get(second, id)).isInstanceOf(Restless.class);
    }

    @Test
    void whatChangedAllTheTimeIsWrittenWithoutAnotherRequestToo() {
        String id = create(first);
        set(first, id, Restless.settlingAfter(Integer.MAX_VALUE));
        Restless.settlingAfter(0);
        fixture.pass(Duration.ofMinutes(2));

        assertThat(get(second, id)).isInstanceOf(Restless.class);
        assertThat(first.statistics().active()).as("it has left memory").isZero();
    }

    @Test
    void norDoesAnOutageTakeAwayWhatItCouldNotWrite() {
        String id = create(first);
        set(first, id, Restless.settlingAfter(Integer.MAX_VALUE));
        Restless.settlingAfter(0);
        store.writingFails = true;
        fixture.pass(Duration.ofMinutes(2));
        store.writingFails = false;
        fixture.pass(Duration.ofMinutes(2));

        assertThat(get(second, id)).isInstanceOf(Restless.class);
    }

    // what fails

    @Test
    void aFailureToWriteTheUseDoesNotEndASessionThatAnotherRequestHasJustChanged() {
        String id = create(first);
        fixture.pass(Duration.ofMinutes(5));
        SessionAccess reading = first.access(Exchange.with(id));
        SessionAccess changing = first.access(Exchange.with(id));
        store.writingFails = true;
        store.whileTouching = () -> requireNonNull(changing.session(false)).setAttribute("a", "changed");
        reading.save();
        store.writingFails = false;
        changing.save();
        reading.complete();
        changing.complete();

        assertThat(get(second, id)).isEqualTo("changed");
    }

    @Test
    void aRemovalThatFailedAndWasDoneAllTheSameEndsNobodysSession() {
        String id = create(first);
        SessionAccess access = first.access(Exchange.with(id));
        assertThat(access.session(false)).isNotNull();
        store.removingFails = true;
        store.removesThoughItFails = true;
        assertThatThrownBy(access::changeId).isInstanceOf(HttpException.class);
        assertThat(store.sessions).isEmpty();
        access.save();
        access.complete();

        assertThat(get(second, id)).isEqualTo("first");
    }

    @Test
    void aRemovalThatFailedIsTriedAgainWhenTheSessionIsInvalidated() {
        String id = create(first);
        SessionAccess access = first.access(Exchange.with(id));
        HttpSession session = requireNonNull(access.session(false));
        store.removingFails = true;
        assertThatThrownBy(access::changeId).isInstanceOf(HttpException.class);
        store.removingFails = false;
        session.invalidate();
        access.complete();

        assertThat(store.sessions).isEmpty();
    }

    // what comes at the same time

    @Test
    void aSessionThatIsMadeUnderItsIdWhileItIsReadIsNoLackOfRoom() {
        String id = create(first);
        List<Session> made = new ArrayList<>();
        store.whileReading = () -> {
            store.whileReading = () -> {};
            made.add(second.create(id));
        };
        SessionAccess access = second.access(Exchange.with(id));

        assertThat(access.session(false)).isNotNull().isSameAs(made.get(0));
    }

    // what is kept too long

    @Test
    void aSessionThatHasLeftMemorySaysWhereItIs() {
        String id = create(first);
        SessionAccess access = first.access(Exchange.with(id));
        HttpSession kept = requireNonNull(access.session(false));
        HttpSession.Accessor accessor = kept.getAccessor();
        access.complete();

        assertThatThrownBy(() -> kept.getAttribute("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("store")
                .hasMessageContaining("getAccessor()");
        accessor.access(session -> session.setAttribute("a", "by the accessor"));
        assertThat(get(second, id)).isEqualTo("by the accessor");
    }
}
