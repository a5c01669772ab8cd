package org.rocketserver.servlet.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.session.SessionFixture.Exchange;

/** Servlet 6.1 §7. */
class SessionManagerTest {
    private final SessionFixture fixture = new SessionFixture();
    private final List<String> events = new ArrayList<>();

    private final class Recorder implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            events.add(name + " created");
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            events.add(name + " destroyed with " + event.getSession().getAttribute("a"));
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            events.add(name + " added " + event.getValue());
        }

        @Override
        public void attributeRemoved(HttpSessionBindingEvent event) {
            events.add(name + " removed " + event.getValue());
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            events.add(name + " replaced " + event.getValue());
        }

        @Override
        public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
            events.add(name + " id changed: " + !event.getSession().getId().equals(oldSessionId));
        }
    }

    private final class Bound implements HttpSessionBindingListener {
        private final String name;

        Bound(String name) {
            this.name = name;
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            events.add(name + " bound, seen " + event.getSession().getAttribute("a"));
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            events.add(name + " unbound, seen " + event.getSession().getAttribute("a"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static HttpSession create(SessionAccess access) {
        return requireNonNull(access.session(true));
    }

    private String idOfNewSession(SessionManager manager) {
        SessionAccess access = manager.access(new Exchange());
        String id = create(access).getId();
        access.complete();
        return id;
    }

    @Test
    void aNewSessionIsToldToTheClientAndFoundByIt() {
        SessionManager manager = fixture.manager();
        Exchange first = new Exchange();
        SessionAccess access = manager.access(first);
        assertThat(access.session(false)).isNull();
        HttpSession session = create(access);
        assertThat(session.isNew()).isTrue();
        assertThat(first.set).hasSize(1);
        assertThat(first.set.get(0).getValue()).isEqualTo(session.getId());
        assertThat(access.requestedId()).isNull();
        assertThat(access.requestedIdValid()).isFalse();
        access.complete();

        SessionAccess second = manager.access(Exchange.with(session.getId()));

        assertThat(second.session(false)).isSameAs(session);
        assertThat(session.isNew()).isFalse();
        assertThat(second.requestedIdValid()).isTrue();
        assertThat(second.fromCookie()).isTrue();
    }

    @Test
    void anIdThatTheClientMadeUpIsNeverUsed() {
        SessionManager manager = fixture.manager();
        String invented = "AAAAAAAAAAAAAAAAAAAAAAAA";
        SessionAccess access = manager.access(Exchange.with(invented));

        assertThat(access.session(false)).isNull();
        assertThat(access.requestedId()).isEqualTo(invented);
        assertThat(access.requestedIdValid()).isFalse();
        assertThat(create(access).getId()).isNotEqualTo(invented).hasSize(24);
    }

    @Test
    void ofSeveralCookiesTheOneThatLivesIsMeant() {
        SessionManager manager = fixture.manager();
        String id = idOfNewSession(manager);

        SessionAccess access = manager.access(Exchange.with("BBBBBBBBBBBBBBBBBBBBBBBB", id));

        assertThat(access.requestedId()).isEqualTo(id);
        assertThat(access.session(false)).isNotNull();
    }

    /** Another host of the domain can set cookies that come before the one of this application. */
    @Test
    void cookiesThatNameNothingOrTheSameAgainDoNotHideTheOneThatLives() {
        SessionManager manager = fixture.manager();
        String id = idOfNewSession(manager);
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            shown.add("x" + i);
            shown.add("BBBBBBBBBBBBBBBBBBBBBBBB");
        }
        shown.add(id);

        SessionAccess access = manager.access(Exchange.with(shown.toArray(String[]::new)));

        assertThat(access.requestedId()).isEqualTo(id);
        assertThat(access.session(false)).isNotNull();
    }

    @Test
    void aCommittedResponseCannotBeginASession() {
        Exchange exchange = new Exchange();
        exchange.committed = true;

        assertThatThrownBy(() -> fixture.manager().access(exchange).session(true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("committed");
    }

    @Test
    void theLastAccessIsThatOfTheRequestBefore() {
        SessionManager manager = fixture.manager();
        SessionAccess first = manager.access(new Exchange());
        HttpSession session = create(first);
        long created = session.getCreationTime();
        assertThat(session.getLastAccessedTime()).isEqualTo(created);
        first.complete();
        fixture.pass(Duration.ofSeconds(5));
        SessionAccess second = manager.access(Exchange.with(session.getId()));
        assertThat(session.getLastAccessedTime()).isEqualTo(created);
        second.complete();
        fixture.pass(Duration.ofSeconds(5));

        manager.access(Exchange.with(session.getId()));

        assertThat(session.getLastAccessedTime()).isEqualTo(created + 5000);
    }

    @Test
    void aSessionExpiresWithoutARequestAndItsListenersAreToldInReverse() {
        SessionManager manager = fixture.manager(
                SessionSettings.DEFAULT.withTimeoutSeconds(60), null, new Recorder("1"), new Recorder("2"));
        SessionAccess access = manager.access(new Exchange());
        create(access).setAttribute("a", new Bound("value"));
        access.complete();
        events.clear();
        fixture.pass(Duration.ofSeconds(59));
        assertThat(events).isEmpty();

        fixture.pass(Duration.ofSeconds(2));

        assertThat(events)
                .containsExactly(
                        "2 destroyed with value",
                        "1 destroyed with value",
                        "value unbound, seen null",
                        "1 removed value",
                        "2 removed value");
        assertThat(manager.statistics()).isEqualTo(new SessionStatistics(0, 1, 1, 0, 0, 0));
        assertThat(fixture.timers()).isZero();
    }

    @Test
    void aSessionInUseDoesNotExpireAndRestsFromTheEndOfTheRequest() {
        SessionManager manager = fixture.manager(SessionSettings.DEFAULT.withTimeoutSeconds(10), null);
        SessionAccess access = manager.access(new Exchange());
        HttpSession session = create(access);
        fixture.pass(Duration.ofSeconds(30));
        access.complete();
        fixture.pass(Duration.ofSeconds(9));
        assertThat(session.getCreationTime()).isPositive();

        fixture.pass(Duration.ofSeconds(2));

        assertThatThrownBy(session::getCreationTime).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSessionWhoseTimeIsOverIsNotFoundEvenBeforeTheTimer() {
        SessionManager manager = fixture.manager(SessionSettings.DEFAULT, null, new Recorder("1"));
        SessionAccess access = manager.access(new Exchange());
        HttpSession session = create(access);
        session.setMaxInactiveInterval(10);
        access.complete();
        fixture.pass(Duration.ofMillis(9999));
        SessionAccess inTime = manager.access(Exchange.with(session.getId()));
        assertThat(inTime.session(false)).isNotNull();
        inTime.complete();

        fixture.pass(Duration.ofSeconds(10));

        assertThat(manager.access(Exchange.with(session.getId())).session(false))
                .isNull();
        assertThat(events).contains("1 destroyed with null");
    }

    @Test
    void zeroMeansForEver() {
        SessionManager manager = fixture.manager(SessionSettings.DEFAULT.withTimeoutSeconds(0), null);
        String id = idOfNewSession(manager);

        fixture.pass(Duration.ofDays(365));

        assertThat(manager.access(Exchange.with(id)).session(false)).isNotNull();
    }

    @Test
    void valuesAndListenersAreToldInTheOrderOfTheSpecification() {
        SessionManager manager = fixture.manager(new Recorder("1"));
        HttpSession session = create(manager.access(new Exchange()));

        session.setAttribute("a", new Bound("x"));
        session.setAttribute("a", new Bound("y"));
        session.removeAttribute("a");
        session.removeAttribute("a");
        session.setAttribute("b", null);

        assertThat(events)
                .containsExactly(
                        "1 created",
                        "x bound, seen null",
                        "1 added x",
                        "y bound, seen x",
                        "x unbound, seen y",
                        "1 replaced x",
                        "y unbound, seen null",
                        "1 removed y");
    }

    @Test
    void anInvalidatedSessionAnswersNothingButItsId() {
        SessionAccess access = fixture.manager().access(new Exchange());
        HttpSession session = create(access);
        session.invalidate();

        assertThat(session.getId()).isNotEmpty();
        assertThat(session.getMaxInactiveInterval()).isEqualTo(1800);
        assertThatThrownBy(() -> session.getAttribute("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.setAttribute("a", 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session::getAttributeNames).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session::isNew).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session::getLastAccessedTime).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session::invalidate).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session::getAccessor).isInstanceOf(IllegalStateException.class);
        assertThat(access.session(false)).isNull();
        assertThat(create(access)).isNotSameAs(session);
    }

    @Test
    void aListenerThatFailsDoesNotKeepTheOthersFromLearningOfTheEnd() {
        HttpSessionListener failing = new HttpSessionListener() {
            @Override
            public void sessionDestroyed(HttpSessionEvent event) {
                throw new IllegalStateException("on purpose");
            }
        };
        HttpSession session = create(fixture.manager(new Recorder("1"), failing).access(new Exchange()));

        session.invalidate();

        assertThat(events).contains("1 destroyed with null");
    }

    @Test
    void aChangedIdIsToldAndTheOldOneIsNoLongerFound() {
        SessionManager manager = fixture.manager(new Recorder("1"));
        Exchange exchange = new Exchange();
        SessionAccess access = manager.access(exchange);
        HttpSession session = create(access);
        session.setAttribute("a", "kept");
        String oldId = session.getId();

        String newId = access.changeId();

        assertThat(session.getId()).isEqualTo(newId).isNotEqualTo(oldId);
        assertThat(exchange.set).last().extracting(cookie -> cookie.getValue()).isEqualTo(newId);
        assertThat(manager.access(Exchange.with(oldId)).session(false)).isNull();
        assertThat(requireNonNull(manager.access(Exchange.with(newId)).session(false))
                        .getAttribute("a"))
                .isEqualTo("kept");
        assertThat(events).contains("1 id changed: true");
        assertThat(manager.statistics().active()).isEqualTo(1);
    }

    @Test
    void anIdCannotBeChangedWithoutASession() {
        assertThatThrownBy(() -> fixture.manager().access(new Exchange()).changeId())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAccessorCountsAsAnAccessUntilTheIdChanges() {
        SessionManager manager = fixture.manager();
        SessionAccess access = manager.access(new Exchange());
        HttpSession session = create(access);
        HttpSession.Accessor accessor = session.getAccessor();
        fixture.pass(Duration.ofSeconds(3));

        accessor.access(inside -> assertThat(inside.getId()).isEqualTo(session.getId()));
        accessor.access(inside -> assertThat(inside.getLastAccessedTime()).isEqualTo(session.getCreationTime() + 3000));
        access.changeId();

        assertThatThrownBy(() -> accessor.access(inside -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSessionOfAnotherApplicationHasTheSameId() {
        SessionManager first = fixture.manager();
        SessionManager second = fixture.manager(SessionSettings.DEFAULT, null, "/other");
        Exchange exchange = new Exchange();
        SessionAccess origin = first.access(exchange);
        SessionAccess dispatched = second.access(exchange, origin);

        HttpSession there = create(dispatched);
        HttpSession here = requireNonNull(origin.session(false));

        assertThat(there).isNotSameAs(here);
        assertThat(there.getId()).isEqualTo(here.getId());
        assertThat(exchange.set).hasSize(1);
        assertThat(exchange.set.get(0).getPath()).isEqualTo("/app");
        Exchange next = Exchange.with(here.getId());
        assertThat(second.access(next, first.access(next)).session(false)).isSameAs(there);
    }

    @Test
    void whenMemoryIsFullSessionsNobodyCameBackToGoFirst() {
        SessionManager manager = fixture.manager(SessionSettings.DEFAULT.withMaxSessions(3), null);
        String joined = idOfNewSession(manager);
        manager.access(Exchange.with(joined)).complete();
        fixture.pass(Duration.ofSeconds(1));
        String oldest = idOfNewSession(manager);
        fixture.pass(Duration.ofSeconds(1));
        String younger = idOfNewSession(manager);

        idOfNewSession(manager);

        assertThat(manager.access(Exchange.with(oldest)).session(false)).isNull();
        assertThat(manager.access(Exchange.with(younger)).session(false)).isNotNull();
        assertThat(manager.access(Exchange.with(joined)).session(false)).isNotNull();
        assertThat(manager.statistics().evicted()).isEqualTo(1);
    }

    @Test
    void whenMemoryIsFullOfSessionsInUseNoneIsMade() {
        SessionManager manager = fixture.manager(SessionSettings.DEFAULT.withMaxSessions(1), null);
        String id = idOfNewSession(manager);
        manager.access(Exchange.with(id)).complete();

        assertThatThrownBy(() -> idOfNewSession(manager))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sessions.maxSessions");
        assertThat(manager.statistics().refused()).isEqualTo(1);
    }

    @Test
    void aSessionThatAListenerRefusesTakesNoRoomForEver() {
        SessionManager manager =
                fixture.manager(SessionSettings.DEFAULT.withMaxSessions(1), null, new HttpSessionListener() {
                    @Override
                    public void sessionCreated(HttpSessionEvent event) {
                        throw new IllegalStateException("no session for you");
                    }
                });
        for (int turn = 0; turn < 3; turn++) {
            SessionAccess access = manager.access(new Exchange());
            assertThatThrownBy(() -> access.session(true)).hasMessage("no session for you");
            access.complete();
        }
        assertThat(manager.statistics().evicted()).isEqualTo(2);

        fixture.pass(Duration.ofMinutes(31));

        assertThat(manager.statistics().active()).isZero();
    }

    @Test
    void stoppingEndsAllSessions() {
        SessionManager manager = fixture.manager(new Recorder("1"));
        idOfNewSession(manager);

        manager.stop();

        assertThat(events).containsExactly("1 created", "1 destroyed with null");
        assertThat(fixture.timers()).isZero();
        assertThatThrownBy(() -> idOfNewSession(manager)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofManyThreadsThatInvalidateOneDoesAndEveryAccessIsWholeOrRefused() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                AtomicInteger destroyed = new AtomicInteger();
                SessionManager manager = fixture.manager(new HttpSessionListener() {
                    @Override
                    public void sessionDestroyed(HttpSessionEvent event) {
                        destroyed.incrementAndGet();
                    }
                });
                String id = idOfNewSession(manager);
                CountDownLatch begin = new CountDownLatch(1);
                List<Future<?>> results = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    boolean invalidates = thread < 2;
                    results.add(threads.submit(() -> {
                        begin.await();
                        use(manager, id, invalidates);
                        return null;
                    }));
                }
                begin.countDown();
                for (Future<?> result : results) {
                    result.get();
                }
                assertThat(destroyed).hasValue(1);
                assertThat(manager.statistics().active()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void use(SessionManager manager, String id, boolean invalidates) {
        SessionAccess access = manager.access(Exchange.with(id));
        try {
            HttpSession session = access.session(false);
            if (session == null) {
                return;
            }
            if (invalidates) {
                session.invalidate();
            } else {
                session.setAttribute("a", "b");
                session.getAttribute("a");
            }
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("invalidated");
        } finally {
            access.complete();
        }
    }
}
