package org.rocketserver.servlet.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.servlet.session.SessionFixture.Exchange;
import org.rocketserver.testkit.LogLines;

/** Servlet 6.1 §7.7.2, with two servers that share a store which may fail. */
class SharedSessionsTest {
    private final SessionFixture fixture = new SessionFixture();
    private final SharedStore store = new SharedStore();
    private final SessionManager first = fixture.manager(SessionSettings.DEFAULT, store);
    private final SessionManager second = fixture.manager(SessionSettings.DEFAULT, store);

    @AutoClose
    private final LogLines log = LogLines.of("Rocket.Errors.session");

    private static String create(SessionManager manager) {
        SessionAccess access = manager.access(new Exchange());
        HttpSession session = requireNonNull(access.session(true));
        session.setAttribute("count", 1);
        access.save();
        access.complete();
        return session.getId();
    }

    private static int count(SessionManager manager, String id) {
        SessionAccess access = manager.access(Exchange.with(id));
        try {
            HttpSession session = requireNonNull(access.session(false), "the session is lost");
            int count = (Integer) session.getAttribute("count") + 1;
            session.setAttribute("count", count);
            access.save();
            return count;
        } finally {
            access.complete();
        }
    }

    @Test
    void requestsAtOnceOfOneClientAllFindItsSession() throws Exception {
        String id = create(first);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int turn = 0; turn < 300; turn++) {
                CyclicBarrier start = new CyclicBarrier(4);
                List<Future<Boolean>> all = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    all.add(threads.submit(() -> {
                        start.await(10, TimeUnit.SECONDS);
                        SessionAccess access = first.access(Exchange.with(id));
                        boolean found = access.session(false) != null;
                        access.complete();
                        return found;
                    }));
                }
                for (Future<Boolean> each : all) {
                    assertThat(each.get(10, TimeUnit.SECONDS)).isTrue();
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theLastToWriteCounts() {
        String id = create(first);
        SessionAccess one = first.access(Exchange.with(id));
        SessionAccess other = second.access(Exchange.with(id));
        requireNonNull(one.session(false)).setAttribute("count", 10);
        requireNonNull(other.session(false)).setAttribute("count", 20);
        other.save();
        one.save();
        one.complete();
        other.complete();

        assertThat(count(second, id)).isEqualTo(11);
    }

    @Test
    void whatCannotGoToAnotherServerIsRefusedByName() {
        HttpSession session = requireNonNull(first.access(new Exchange()).session(true));

        assertThatThrownBy(() -> session.setAttribute("cart", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cart")
                .hasMessageContaining("java.lang.Object")
                .hasMessageContaining("several servers share the sessions");
        assertThat(session.getAttribute("cart")).isNull();
    }

    /** Serialisable by its word only. */
    static final class Basket implements Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial")
        final Object inner = new Object();
    }

    /** One whose writing fails for a reason of its own. */
    static final class Stubborn implements Serializable {
        private static final long serialVersionUID = 1;

        private void writeObject(java.io.ObjectOutputStream out) {
            throw new IllegalStateException("never");
        }
    }

    @Test
    void whatTurnsOutNotToBeSerialisableIsLostAloneAndSaidOnceByNameAndClass() {
        String id = create(first);
        for (int turn = 0; turn < 3; turn++) {
            SessionAccess access = first.access(Exchange.with(id));
            HttpSession session = requireNonNull(access.session(false));
            session.setAttribute("basket", new Basket());
            session.setAttribute("stubborn", new Stubborn());
            session.setAttribute("turn", turn);
            access.save();
            access.complete();
        }
        SessionAccess there = second.access(Exchange.with(id));
        HttpSession session = requireNonNull(there.session(false));

        assertThat(session.getAttribute("turn")).isEqualTo(2);
        assertThat(session.getAttribute("basket")).isNull();
        assertThat(warnings())
                .hasSize(2)
                .anyMatch(line -> line.contains("basket") && line.contains(Basket.class.getName()))
                .anyMatch(line -> line.contains("stubborn") && line.contains(Stubborn.class.getName()));
    }

    private List<String> warnings() {
        return log.from(Level.WARN).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void aStoreThatCannotBeReadIs503AndSaidOnce() {
        String id = create(first);
        store.readingFails = true;

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> first.access(Exchange.with(id)))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.SERVICE_UNAVAILABLE));
        }
        store.readingFails = false;

        assertThat(count(second, id)).isEqualTo(2);
        assertThat(count(first, id)).isEqualTo(3);
        assertThat(warnings()).singleElement().asString().contains("/app").contains("503");
    }

    @Test
    void whatCannotBeWrittenIs503AndCountsNowhere() {
        String id = create(first);
        store.writingFails = true;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> count(first, id)).isInstanceOf(HttpException.class);
        }
        store.writingFails = false;

        assertThat(count(second, id)).isEqualTo(2);
        assertThat(count(first, id)).isEqualTo(3);
        assertThat(warnings()).singleElement().asString().contains("503");
    }

    /** As of a pool that was closed, or of a driver with a fault. */
    @Test
    void aStoreThatThrowsWhateverItLikesIsOneThatFails() {
        String id = create(first);
        store.byAnyException = true;
        store.readingFails = true;
        assertThatThrownBy(() -> first.access(Exchange.with(id))).isInstanceOf(HttpException.class);
        store.readingFails = false;
        store.writingFails = true;
        assertThatThrownBy(() -> count(first, id)).isInstanceOf(HttpException.class);
        store.writingFails = false;

        assertThat(count(second, id)).isEqualTo(2);
        assertThat(count(first, id)).isEqualTo(3);
        assertThat(warnings()).singleElement().asString().contains("503");
    }

    @Test
    void whoLogsOutIsToldIfTheOthersDoNotKnow() {
        String id = create(first);
        SessionAccess access = first.access(Exchange.with(id));
        HttpSession session = requireNonNull(access.session(false));
        store.writingFails = true;

        assertThatThrownBy(session::invalidate).isInstanceOf(HttpException.class);
        assertThat(access.session(false)).isNull();
        access.complete();
    }

    /** As with server-sent events: neither of the servers takes it for one that rests (§7.5). */
    @Test
    void aSessionThatOneRequestUsesLongerThanItMayRestGoesOn() {
        String id = create(first);
        SessionAccess stream = first.access(Exchange.with(id));
        fixture.pass(Duration.ofMinutes(100));
        assertThat(store.sessions).as("its row").containsKey(id);
        SessionAccess other = second.access(Exchange.with(id));
        assertThat(other.session(false)).isNotNull();
        other.complete();

        requireNonNull(stream.session(false)).setAttribute("count", 5);
        stream.save();
        stream.complete();
        fixture.pass(Duration.ofMinutes(29));

        assertThat(count(second, id)).isEqualTo(6);
    }

    @Test
    void aSessionInUseWhoseRowWasTakenBecauseTheStoreFailedMeanwhileIsWrittenAnew() {
        second.stop(); // it would take the row, and be right
        String id = create(first);
        SessionAccess stream = first.access(Exchange.with(id));
        store.writingFails = true;
        fixture.pass(Duration.ofMinutes(40));
        store.writingFails = false;
        fixture.pass(Duration.ofMinutes(2));
        stream.save();
        stream.complete();

        assertThat(count(fixture.manager(SessionSettings.DEFAULT, store), id)).isEqualTo(2);
    }

    @Test
    void veryManySessionsThatAreOverAtOnceAreGoneSoon() {
        for (int i = 0; i < 1234; i++) {
            create(first);
        }
        fixture.pass(Duration.ofMinutes(31).plusSeconds(59));

        assertThat(store.sessions).isEmpty();
    }

    @Test
    void aSessionKeepsItsIdIfTheOthersWouldStillTakeIt() {
        String id = create(first);
        SessionAccess access = first.access(Exchange.with(id));
        HttpSession session = requireNonNull(access.session(false));
        store.writingFails = true;

        assertThatThrownBy(access::changeId).isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status())
                .isEqualTo(Status.SERVICE_UNAVAILABLE));
        assertThat(session.getId()).isEqualTo(id);

        store.writingFails = false;
        access.save();
        access.complete();
        assertThat(store.sessions).containsOnlyKeys(id);
        assertThat(count(second, id)).isEqualTo(2);
    }

    @Test
    void aServerThatStopsWhileTheStoreFailsEndsNobodysSession() {
        String id = create(first);
        SessionAccess access = first.access(Exchange.with(id));
        requireNonNull(access.session(false)).setAttribute("count", 10);
        store.writingFails = true;
        store.removingFails = false;
        first.stop();
        store.writingFails = false;

        assertThat(count(second, id)).isEqualTo(2);
    }

    /** Only the time of its use has to be written. */
    @Test
    void aRequestThatChangesNothingIsAnsweredThoughTheStoreCannotBeWritten() {
        String id = create(first);
        fixture.pass(Duration.ofMinutes(5));
        SessionAccess one = first.access(Exchange.with(id));
        SessionAccess other = first.access(Exchange.with(id));
        store.writingFails = true;
        one.save();
        one.complete();
        assertThat(requireNonNull(other.session(false)).getAttribute("count")).isEqualTo(1);
        store.writingFails = false;
        other.save();
        other.complete();

        assertThat(requireNonNull(store.sessions.get(id)).lastAccessed()).isEqualTo(fixture.instant());
    }

    /** Against session fixation: an id that somebody may have planted is worth nothing after a login. */
    @Test
    void anIdIsNotChangedUnlessTheOldOneIsWorthNothingAnywhere() {
        String id = create(first);
        SessionAccess access = first.access(Exchange.with(id));
        store.writingFails = true;
        assertThatThrownBy(access::changeId).isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status())
                .isEqualTo(Status.SERVICE_UNAVAILABLE));
        assertThat(requireNonNull(access.session(false)).getId()).isEqualTo(id);
        store.writingFails = false;
        String changed = access.changeId();
        access.save();
        access.complete();

        assertThat(changed).isNotEqualTo(id);
        assertThat(store.sessions).containsOnlyKeys(changed);
    }

    @Test
    void aSessionForWhichThereIsNoRoomIs503AndNotLost() {
        SessionManager small = fixture.manager(SessionSettings.DEFAULT.withMaxSessions(1), store);
        String id = create(first);
        SessionAccess holding = small.access(new Exchange());
        assertThat(holding.session(true)).isNotNull();

        assertThatThrownBy(() -> small.access(Exchange.with(id)))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.SERVICE_UNAVAILABLE));
        holding.complete();

        assertThat(count(small, id)).isEqualTo(2);
    }

    /** As a list does that is written while another request adds to it. */
    static final class Busy implements Serializable {
        private static final long serialVersionUID = 1;
        static volatile boolean changing;

        private void writeObject(java.io.ObjectOutputStream out) throws IOException {
            if (changing) {
                throw new ConcurrentModificationException();
            }
            out.defaultWriteObject();
        }
    }

    @Test
    void whatIsBeingChangedWhileItIsWrittenIsWrittenByTheNextRequest() {
        String id = create(first);
        SessionAccess one = first.access(Exchange.with(id));
        SessionAccess other = first.access(Exchange.with(id));
        requireNonNull(one.session(false)).setAttribute("busy", new Busy());
        Busy.changing = true;
        one.save();
        one.complete();
        Busy.changing = false;
        other.save();
        other.complete();

        SessionAccess there = second.access(Exchange.with(id));
        assertThat(requireNonNull(there.session(false)).getAttribute("busy")).isInstanceOf(Busy.class);
        there.complete();
    }

    @Test
    void aSessionIsNeverOverEarlierBecauseItsCopyIsBehind() {
        List<HttpSessionEvent> over = new ArrayList<>();
        SessionManager third = fixture.manager(SessionSettings.DEFAULT, store, new HttpSessionListener() {
            @Override
            public void sessionDestroyed(HttpSessionEvent event) {
                over.add(event);
            }
        });
        String id = create(third);
        fixture.pass(Duration.ofSeconds(50));
        // too soon for the copy to be written again
        third.access(Exchange.with(id)).complete();
        fixture.pass(Duration.ofMinutes(30).minusSeconds(1));

        assertThat(over).isEmpty();
        SessionAccess access = second.access(Exchange.with(id));
        assertThat(access.session(false)).isNotNull();
        access.complete();

        fixture.pass(Duration.ofMinutes(33));
        assertThat(second.access(Exchange.with(id)).session(false)).isNull();
        assertThat(store.sessions).isEmpty();
    }

    /** Each may be a read of a database, and one request can show as many as fit in its header section. */
    @Test
    void onlyTheFirstFewOfManyIdsAreLookedFor() {
        AtomicInteger reads = new AtomicInteger();
        store.whileReading = reads::incrementAndGet;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(String.format(Locale.ROOT, "%022d", i));
        }
        SessionAccess many = first.access(Exchange.with(ids.toArray(String[]::new)));
        assertThat(many.session(false)).isNull();
        assertThat(many.requestedId()).isEqualTo(ids.get(0));
        many.complete();
        assertThat(reads).hasValue(8);

        ids.set(7, create(first));
        SessionAccess found = first.access(Exchange.with(ids.toArray(String[]::new)));
        assertThat(found.session(false)).isNotNull();
        found.complete();
    }
}
