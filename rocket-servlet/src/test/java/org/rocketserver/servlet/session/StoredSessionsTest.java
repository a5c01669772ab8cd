package org.rocketserver.servlet.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.session.SessionFixture.Exchange;
import org.rocketserver.servlet.spi.FileSessions;
import org.rocketserver.servlet.spi.StoredSession;

/** Servlet 6.1 §7.7.2, with sessions in files. */
class StoredSessionsTest {
    private static final AtomicInteger READ = new AtomicInteger();

    private Path folder;

    private final SessionFixture fixture = new SessionFixture();

    /** Remembers what it was told. */
    static final class Value implements Serializable, HttpSessionActivationListener {
        private static final long serialVersionUID = 1;
        final List<String> told = new ArrayList<>();

        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            told.add("passivate");
        }

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            told.add("activate");
        }

        private void readObject(java.io.ObjectInputStream in) throws IOException, ClassNotFoundException {
            READ.incrementAndGet();
            in.defaultReadObject();
        }
    }

    @BeforeEach
    void nothingIsReadYet(@TempDir Path directory) {
        folder = directory;
        READ.set(0);
    }

    private SessionManager manager() throws IOException {
        return fixture.manager(SessionSettings.DEFAULT, new FileSessions(folder));
    }

    private static String create(SessionManager manager) {
        SessionAccess access = manager.access(new Exchange());
        HttpSession session = requireNonNull(access.session(true));
        session.setAttribute("value", new Value());
        session.setAttribute("lost", new Object());
        session.setMaxInactiveInterval(100);
        access.complete();
        return session.getId();
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.session")) {
            all.forEach(files::add);
        }
        return files;
    }

    @Test
    void aSessionSurvivesARestart() throws IOException {
        SessionManager before = manager();
        String id = create(before);
        before.stop();
        assertThat(files()).hasSize(1);

        SessionAccess access = manager().access(Exchange.with(id));

        HttpSession session = requireNonNull(access.session(false));
        assertThat(session.getId()).isEqualTo(id);
        assertThat(session.isNew()).isFalse();
        assertThat(session.getMaxInactiveInterval()).isEqualTo(100);
        assertThat(session.getAttribute("lost")).isNull();
        assertThat(((Value) requireNonNull(session.getAttribute("value"))).told)
                .containsExactly("passivate", "activate");
        assertThat(files()).isEmpty();
    }

    @Test
    void aFileThatWasChangedIsDeletedAndNeverDeserialised() throws IOException {
        SessionManager before = manager();
        String id = create(before);
        before.stop();
        Path file = files().get(0);
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        assertThat(manager().access(Exchange.with(id)).session(false)).isNull();

        assertThat(READ).hasValue(0);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatAKilledProcessWasWritingIsRemovedByTheNextAndWhatThisOneIsWritingIsNot() throws IOException {
        manager();
        Path left = Files.createFile(folder.resolve("0123456789abcdef-1.tmp"));
        Path other = Files.createFile(folder.resolve("other"));
        FileSessions store = new FileSessions(folder);
        assertThat(left).doesNotExist();

        CompletableFuture<Void> saving = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 200; i++) {
                    store.save(new StoredSession("app", "id", Instant.EPOCH, Instant.EPOCH, 60, new byte[1000]));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        while (!saving.isDone()) {
            new FileSessions(folder);
        }
        saving.join();

        assertThat(other).exists();
    }

    @Test
    void aFileUnderAnotherNameIsNotTheSession() throws IOException {
        SessionManager before = manager();
        String id = create(before);
        String other = create(before);
        before.stop();
        List<Path> files = files();
        Path swap = folder.resolve("swap");
        Files.move(files.get(0), swap);
        Files.move(files.get(1), files.get(0));
        Files.move(swap, files.get(1));

        SessionManager after = manager();

        assertThat(after.access(Exchange.with(id)).session(false)).isNull();
        assertThat(after.access(Exchange.with(other)).session(false)).isNull();
        assertThat(READ).hasValue(0);
    }

    @Test
    void anApplicationDoesNotSeeTheSessionsOfAnother() throws IOException {
        SessionManager before = manager();
        String id = create(before);
        before.stop();

        SessionManager other = fixture.manager(SessionSettings.DEFAULT, new FileSessions(folder), "/other");

        assertThat(other.access(Exchange.with(id)).session(false)).isNull();
        assertThat(files()).hasSize(1);
    }

    @Test
    void aFilterRefusesClasses() throws IOException {
        SessionManager before = manager();
        String id = create(before);
        before.stop();

        SessionManager after =
                fixture.manager(SessionSettings.DEFAULT.withClassFilter("java.lang.*;!*"), new FileSessions(folder));

        assertThat(after.access(Exchange.with(id)).session(false)).isNull();
        assertThat(READ).hasValue(0);
    }

    @Test
    void aSessionExpiresWhileItRests() throws IOException {
        SessionManager before = manager();
        create(before);
        before.stop();
        List<Object> destroyed = new ArrayList<>();

        fixture.manager(SessionSettings.DEFAULT, new FileSessions(folder), new HttpSessionListener() {
            @Override
            public void sessionDestroyed(HttpSessionEvent event) {
                destroyed.add(event.getSession().getAttribute("value"));
            }
        });
        fixture.pass(Duration.ofMinutes(4));

        assertThat(destroyed).hasSize(1).doesNotContainNull();
        assertThat(files()).isEmpty();
    }

    @Test
    void whenMemoryIsFullTheLongestUnusedMovesOutAndComesBack() throws IOException {
        SessionManager manager = fixture.manager(SessionSettings.DEFAULT.withMaxSessions(2), new FileSessions(folder));
        String first = create(manager);
        fixture.pass(Duration.ofSeconds(1));
        create(manager);
        fixture.pass(Duration.ofSeconds(1));
        create(manager);
        assertThat(files()).as("two copies and one that moved").hasSize(3);
        assertThat(manager.statistics().evicted()).isEqualTo(1);

        assertThat(manager.access(Exchange.with(first)).session(false)).isNotNull();

        assertThat(files()).as("the one that came back has none yet").hasSize(2);
        assertThat(manager.statistics().active()).isEqualTo(2);
    }

    @Test
    void whatIsNotTheServersOwnStaysOutOfTheKeyFile() throws IOException {
        manager();

        assertThat(Files.size(folder.resolve("key"))).isEqualTo(32);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("key"))).hasSize(2);
        }
    }

    // ---- copies of sessions in memory: what outlives a server that is killed

    private @Nullable HttpSession use(SessionManager manager, String id, Consumer<HttpSession> action) {
        SessionAccess access = manager.access(Exchange.with(id));
        HttpSession session = access.session(false);
        if (session != null) {
            action.accept(session);
        }
        access.complete();
        return session;
    }

    @Test
    void aSessionOutlivesAServerThatEndsWithoutAWord() throws IOException {
        SessionManager killed = manager();
        String id = create(killed);
        use(killed, id, session -> session.setAttribute("more", "later"));
        HttpSession after = requireNonNull(use(manager(), id, session -> {}));
        assertThat(after.getAttribute("more")).isEqualTo("later");
        assertThat(((Value) after.getAttribute("value")).told).containsExactly("activate");
        assertThat(files()).as("a copy of the session that came back").hasSize(1);
    }

    @Test
    void nothingIsWrittenForASessionWithoutAttributesOrThatIsOnlyRead() throws IOException {
        SessionManager manager = manager();
        SessionAccess access = manager.access(new Exchange());
        String id = requireNonNull(access.session(true)).getId();
        access.complete();
        assertThat(files()).isEmpty();
        use(manager, id, session -> session.setAttribute("a", "b"));
        Path copy = files().get(0);
        Files.delete(copy);
        use(manager, id, session -> session.getAttribute("a"));
        assertThat(files()).isEmpty();
    }

    @Test
    void theCopyOfASessionThatIsOnlyUsedIsRenewedSoThatItDoesNotExpire() throws IOException {
        SessionManager killed = manager();
        String id = create(killed);
        for (int i = 0; i < 10; i++) {
            fixture.pass(Duration.ofSeconds(50));
            assertThat(use(killed, id, session -> {})).isNotNull();
        }
        assertThat(use(manager(), id, session -> {})).isNotNull();
    }

    @Test
    void theCopyOfASessionThatIsInvalidatedIsGone() throws IOException {
        SessionManager manager = manager();
        String id = create(manager);
        assertThat(files()).hasSize(1);
        use(manager, id, HttpSession::invalidate);
        assertThat(files()).isEmpty();
        assertThat(use(manager, id, session -> {})).isNull();
    }

    @Test
    void theCopyOfASessionThatExpiresIsGone() throws IOException {
        SessionManager manager = manager();
        String id = create(manager);
        fixture.pass(Duration.ofSeconds(200));
        assertThat(use(manager, id, session -> {})).isNull();
        assertThat(files()).isEmpty();
    }

    @Test
    void theOldIdOfASessionLeadsNowhere() throws IOException {
        SessionManager manager = manager();
        String id = create(manager);
        SessionAccess access = manager.access(Exchange.with(id));
        String newId = access.changeId();
        assertThat(files()).isEmpty();
        access.complete();
        assertThat(files()).hasSize(1);
        assertThat(use(manager(), id, session -> {})).isNull();
        assertThat(use(manager(), newId, session -> {})).isNotNull();
    }

    @Test
    void aSessionInMemoryIsNotEndedBecauseItsCopyIsOld() throws IOException {
        FileSessions store = new FileSessions(folder);
        SessionManager manager = fixture.manager(SessionSettings.DEFAULT, store);
        String id = create(manager);
        SessionAccess access = manager.access(Exchange.with(id));
        fixture.pass(Duration.ofSeconds(150));
        HttpSession session = requireNonNull(access.session(false));
        assertThat(session.getAttribute("value")).isNotNull();
        access.complete();
        assertThat(files()).hasSize(1);
        assertThat(use(manager, id, s -> {})).isNotNull();
    }

    @Test
    void inADistributableApplicationEveryAttributeIsSerializable() throws IOException {
        SessionManager manager =
                fixture.manager(SessionSettings.DEFAULT.withDistributable(true), new FileSessions(folder));
        SessionAccess access = manager.access(new Exchange());
        HttpSession session = requireNonNull(access.session(true));
        assertThatThrownBy(() -> session.setAttribute("a", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object")
                .hasMessageContaining("a");
        assertThat(session.getAttribute("a")).isNull();
        session.setAttribute("a", "text");
        assertThat(session.getAttribute("a")).isEqualTo("text");
    }
}
