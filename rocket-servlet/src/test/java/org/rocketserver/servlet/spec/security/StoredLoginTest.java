package org.rocketserver.servlet.spec.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.Realm;
import org.rocketserver.servlet.spi.SharedSessionStore;
import org.rocketserver.servlet.spi.StoredSession;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §13.10: who is logged in, where servers share their sessions and identities are an application's own. */
class StoredLoginTest {
    @TempDir
    Path folder;

    private final Shared store = new Shared();

    /** Neither comparable nor storable. */
    private static class Own implements Identity {
        private final String name;

        Own(String name) {
            this.name = name;
        }

        @Override
        public Principal principal() {
            return () -> name;
        }

        @Override
        public boolean hasRole(String role) {
            return true;
        }
    }

    /** Storable. */
    private static final class Kept implements Identity, Serializable {
        private static final long serialVersionUID = 1;
        private final String name;
        private final boolean any;

        /** Somebody who has any role, or none. */
        Kept(String name, boolean any) {
            this.name = name;
            this.any = any;
        }

        @Override
        public Principal principal() {
            return () -> name;
        }

        @Override
        public boolean hasRole(String role) {
            return any;
        }
    }

    /** In memory; counts what is written. */
    private static final class Shared implements SharedSessionStore {
        final AtomicInteger written = new AtomicInteger();
        private final ConcurrentHashMap<String, StoredSession> sessions = new ConcurrentHashMap<>();

        @Override
        public @Nullable StoredSession read(String application, String id) {
            return sessions.get(id);
        }

        @Override
        public boolean replace(StoredSession session) {
            written.incrementAndGet();
            return sessions.replace(session.id(), session) != null;
        }

        @Override
        public void save(StoredSession session) {
            written.incrementAndGet();
            sessions.put(session.id(), session);
        }

        @Override
        public @Nullable StoredSession take(String application, String id) {
            return sessions.remove(id);
        }

        @Override
        public List<StoredSession> takeExpired(String application, Instant now) {
            return List.of();
        }
    }

    private Served server(Realm realm) throws Exception {
        WebApp app = SecuredApp.in(
                folder,
                SecuredApp.constraint("/a/*", "", "admin") + SecuredApp.login("BASIC") + SecuredApp.roles("admin"));
        return Served.with(app.realm(realm)
                .sessionStore(store)
                .servlet("/a/in", (request, response) -> response.getWriter()
                        .print(request.getRemoteUser() + " "
                                + request.getSession().getId()))
                .servlet("/login", (request, response) -> {
                    request.login("ann", "x");
                    response.getWriter().print(request.getRemoteUser());
                })
                .servlet("/who", (request, response) -> response.getWriter().print(request.getRemoteUser()))
                .servlet("/admin", (request, response) -> response.getWriter().print(request.isUserInRole("admin"))));
    }

    private static MemoryExchange in(Served served, String user, String cookie) {
        return served.serve(SecuredApp.request("GET", "/a/in", user + ":x").header("Cookie", cookie));
    }

    @Test
    void whoseIdentityCannotBeStoredKeepsTheIdOfTheSessionEverywhere() throws Exception {
        Realm realm = (name, password) -> new Own(name);
        try (Served one = server(realm);
                Served other = server(realm)) {
            MemoryExchange first = in(one, "ann", "a=b");
            String cookie = SecuredApp.cookie(first);
            int written = store.written.get();
            for (Served next : List.of(other, one, other)) {
                MemoryExchange later = in(next, "ann", cookie);
                assertThat(later.bodyText()).isEqualTo(first.bodyText());
                assertThat(later.header("Set-Cookie")).isNull();
            }
            assertThat(store.written).hasValue(written);
            assertThat(in(other, "joe", cookie).header("Set-Cookie"))
                    .as("somebody else")
                    .isNotNull();
        }
    }

    @Test
    void whoeverAnApplicationLogsInWithEachRequestKeepsTheIdOfTheSession() throws Exception {
        Realm realm = (name, password) -> new Own(name);
        try (Served one = server(realm);
                Served other = server(realm)) {
            String cookie = SecuredApp.cookie(in(one, "ann", "a=b"));
            for (Served next : List.of(other, one)) {
                MemoryExchange later =
                        next.serve(MemoryExchange.get("/app/login").header("Cookie", cookie));
                assertThat(later.bodyText()).isEqualTo("ann");
                assertThat(later.header("Set-Cookie")).isNull();
            }
        }
    }

    /** A request that shows nothing but the session learns of it too, and on each server. */
    @Test
    void aRoleThatTheRealmTakesOrGivesIsTakenOrGivenInTheSession() throws Exception {
        AtomicBoolean admin = new AtomicBoolean(true);
        try (Served one = server((name, password) -> new Kept(name, true));
                Served other = server((name, password) -> new Kept(name, admin.get()))) {
            String cookie = SecuredApp.cookie(in(one, "ann", "a=b"));
            MemoryExchange.Builder asked = MemoryExchange.get("/app/admin").header("Cookie", cookie);
            assertThat(other.serve(asked).bodyText()).isEqualTo("true");

            admin.set(false);
            assertThat(in(other, "ann", cookie).status()).isEqualTo(403);
            assertThat(other.serve(asked).bodyText()).isEqualTo("false");
            assertThat(one.serve(asked).bodyText()).isEqualTo("false");

            assertThat(in(one, "ann", cookie).status()).isEqualTo(200);
            assertThat(other.serve(asked).bodyText()).isEqualTo("true");
        }
    }

    @Test
    void nobodyIsLoggedInByANameAlone() throws Exception {
        Realm realm = (name, password) -> new Own(name);
        try (Served one = server(realm);
                Served other = server(realm)) {
            String cookie = SecuredApp.cookie(in(one, "ann", "a=b"));
            MemoryExchange.Builder who = MemoryExchange.get("/app/who").header("Cookie", cookie);
            assertThat(other.serve(who).bodyText()).isEqualTo("null");
        }
    }

    @Test
    void anIdentityThatCannotBeComparedIsNoReasonToWriteTheSession() throws Exception {
        Realm realm = (name, password) -> new Kept(name, true);
        try (Served one = server(realm);
                Served other = server(realm)) {
            String cookie = SecuredApp.cookie(in(one, "ann", "a=b"));
            int written = store.written.get();
            assertThat(in(other, "ann", cookie).header("Set-Cookie")).isNull();
            assertThat(store.written).hasValue(written);
            assertThat(one.serve(MemoryExchange.get("/app/who").header("Cookie", cookie))
                            .bodyText())
                    .isEqualTo("ann");
        }
    }
}
