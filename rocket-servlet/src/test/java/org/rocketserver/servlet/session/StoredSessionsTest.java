package org.rocketserver.servlet.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.servlet.session.SessionFixture.Exchange;
import org.rocketserver.servlet.spi.FileSessions;

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
        assertThat(files()).hasSize(1);
        assertThat(manager.statistics().evicted()).isEqualTo(1);

        assertThat(manager.access(Exchange.with(first)).session(false)).isNotNull();

        assertThat(files()).hasSize(1);
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
}
