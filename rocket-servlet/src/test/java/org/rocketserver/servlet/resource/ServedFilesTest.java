package org.rocketserver.servlet.resource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rocketserver.files.FileMemory;
import org.rocketserver.http.ETag;

/** Servlet 6.1 §4.6: what is read of files, what is looked up, and what of it is kept. */
class ServedFilesTest {
    private static final long LONG_AGO = 1_000_000;
    private static final String TEXT = "0123456789".repeat(100);

    private final Map<String, StubFile> there = new HashMap<>();
    private final List<String> lookedUp = new ArrayList<>();
    private final List<String> opened = new ArrayList<>();
    private final ServedFiles files = new ServedFiles(new StubTree(), new FileMemory(100_000));
    private @Nullable Runnable whileRead;

    @BeforeEach
    void place() {
        for (String name : List.of("/a.txt", "/a.txt.br", "/a.txt.gz")) {
            there.put(name, new StubFile(name, TEXT, LONG_AGO));
        }
    }

    /** A look-up that stays young however slow the machine is. */
    private ServedFiles.Choice found(boolean include, @Nullable String accepted) {
        return files.of(
                "/a.txt",
                include,
                accepted,
                Objects.requireNonNull(there.get("/a.txt")),
                "text/plain",
                System.nanoTime() + 60_000_000_000L);
    }

    private ServedFiles.Choice kept(@Nullable String accepted) {
        return Objects.requireNonNull(files.kept("/a.txt", false, accepted));
    }

    @Test
    void nothingIsReadUntilABodyIsSentAndThenWhatWasChosenOnly() {
        ServedFiles.Choice choice = found(false, "gzip");
        kept("gzip");
        assertThat(opened).isEmpty();
        assertThat(Objects.requireNonNull(files.ready(choice)).octets()).hasSize(1000);
        assertThat(opened).containsExactly("/a.txt.gz");
        assertThat(Objects.requireNonNull(files.ready(kept("gzip"))).octets()).hasSize(1000);
        assertThat(opened).hasSize(1);
        files.ready(kept("br"));
        files.ready(kept(null));
        files.ready(kept("gzip"));
        assertThat(opened).containsExactly("/a.txt.gz", "/a.txt.br", "/a.txt");
    }

    @Test
    void noSiblingsAreLookedUpForWhatIsIncluded() {
        ServedFiles.Choice choice = found(true, null);
        assertThat(lookedUp).isEmpty();
        files.ready(choice);
        assertThat(opened).containsExactly("/a.txt");
        assertThat(files.kept("/a.txt", true, null)).isNotNull();
        assertThat(files.kept("/a.txt", false, null)).isNull();
    }

    @Test
    void whatChangedJustNowOrWhileItIsReadIsNotKept() {
        there.put("/a.txt", new StubFile("/a.txt", TEXT, System.currentTimeMillis() + 60_000));
        assertThat(Objects.requireNonNull(files.ready(found(false, null))).octets())
                .isNull();
        assertThat(opened).isEmpty();
        there.put("/a.txt", new StubFile("/a.txt", TEXT, LONG_AGO));
        whileRead = () -> there.put("/a.txt", new StubFile("/a.txt", TEXT, LONG_AGO + 1));
        assertThat(Objects.requireNonNull(files.ready(found(false, null))).octets())
                .isNull();
        assertThat(opened).containsExactly("/a.txt");
    }

    @Test
    void whatWouldBeOpenedAndIsAnotherNowIsNotSent() {
        String large = "x".repeat(100_000);
        there.put("/a.txt", new StubFile("/a.txt", large, LONG_AGO));
        ServedFiles.Choice choice = found(false, null);
        lookedUp.clear();
        files.ready(choice);
        assertThat(lookedUp).isEmpty(); // once is enough
        ServedFiles.Choice again = kept(null);
        assertThat(files.ready(again)).isNotNull();
        there.remove("/a.txt");
        assertThat(files.ready(again)).isNull();
        assertThat(opened).isEmpty();
    }

    @Test
    void whatIsNotThereAnyMoreIsForgotten() {
        found(false, null);
        found(true, null);
        files.forget("/a.txt");
        assertThat(files.kept("/a.txt", false, null)).isNull();
        assertThat(files.kept("/a.txt", true, null)).isNull();
        found(false, null);
        files.clear();
        assertThat(files.kept("/a.txt", false, null)).isNull();
    }

    private final class StubFile implements Resource {
        private final String path;
        private final String text;
        private final long modified;

        StubFile(String path, String text, long modified) {
            this.path = path;
            this.text = text;
            this.modified = modified;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public boolean folder() {
            return false;
        }

        @Override
        public long size() {
            return text.length();
        }

        @Override
        public long modified() {
            return modified;
        }

        @Override
        public ETag tag() {
            return ETag.ofFile(size(), modified);
        }

        @Override
        public boolean packed() {
            return false;
        }

        @Override
        public InputStream open() {
            opened.add(path);
            if (whileRead != null) {
                whileRead.run();
            }
            return new ByteArrayInputStream(text.getBytes(US_ASCII));
        }

        @Override
        public @Nullable FileChannel channel() {
            return null;
        }

        @Override
        public boolean current() {
            return there.get(path) == this;
        }

        @Override
        public @Nullable Resource beside(String suffix) {
            lookedUp.add(path + suffix);
            return there.get(path + suffix);
        }

        @Override
        public URL url() {
            throw new UnsupportedOperationException();
        }
    }

    private final class StubTree implements ResourceTree {
        @Override
        public @Nullable Resource find(String path) {
            return there.get(path);
        }

        @Override
        public @Nullable Set<String> list(String path) {
            return null;
        }

        @Override
        public @Nullable Path realPath(String path) {
            return null;
        }

        @Override
        public void close() {}
    }
}
