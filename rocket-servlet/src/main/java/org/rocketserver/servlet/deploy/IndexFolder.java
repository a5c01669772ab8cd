package org.rocketserver.servlet.deploy;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.jboss.jandex.IndexWriter;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.OwnFolders;

/**
 * Keeps what was found in jars, so that the next start need not look again. An index is known by what the jar holds and
 * the release of the indexer, not by the jar's time, so that many applications and processes may share a folder; one of
 * a month ago is made anew.
 */
final class IndexFolder {
    private static final Duration KEPT = Duration.ofDays(30);

    /** What an index was made with: another release of the indexer may find something else in the same jar. */
    private static final byte[] MAKER = maker();

    private final Path folder;

    /** What this process has made, to know its user by. */
    private final Path own;

    private IndexFolder(Path folder, Path own) {
        this.folder = folder;
        this.own = own;
    }

    /**
     * The folder for applications without one of their own: in the system's temporary folder, of the user who runs this
     * process. Null if it cannot be trusted, because somebody else could have written there.
     *
     * @param own a file or folder that this process has made
     */
    static @Nullable IndexFolder ofUser(Path own) {
        return in(
                Path.of(System.getProperty("java.io.tmpdir")), "rocket-index-" + System.getProperty("user.name"), own);
    }

    /** As {@link #ofUser}, for a folder of this name in another. */
    static @Nullable IndexFolder in(Path parent, String name, Path own) {
        try {
            Path folder = parent.resolve(name);
            if (isOnlyOurs(makeOwn(folder), own)) {
                return new IndexFolder(folder, own);
            }
            Log.LOG.debug("{} is not only ours: no class indexes are kept", folder);
        } catch (IOException | RuntimeException e) {
            Log.LOG.debug("no class indexes can be kept in {}", name, e);
        }
        return null;
    }

    private static Path makeOwn(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(folder, OwnFolders.attributes(folder, "rwx------"));
            } catch (FileAlreadyExistsException e) {
                Log.LOG.debug("another process has just made {}", folder, e);
            }
        }
        return folder;
    }

    private static boolean isOnlyOurs(Path folder, Path own) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && OwnFolders.isOnlyOurs(folder, own);
    }

    /** Where the index of a jar is, whether or not there is one. */
    Path file(Path jar) throws IOException {
        return folder.resolve(Library.name(jar) + "-" + content(jar) + ".idx");
    }

    /** Tells what a jar holds by names, sizes and sums of its entries, without reading them. */
    private static String content(Path jar) throws IOException {
        MessageDigest digest = sha256();
        digest.update(MAKER);
        ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                numbers.clear().putLong(entry.getSize()).putLong(entry.getCrc());
                digest.update(numbers.flip());
                digest.update(entry.getName().getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** What the indexer's jar says of its release; nothing if it was packed into another without that. */
    private static byte[] maker() {
        try (InputStream in = Index.class.getResourceAsStream("/META-INF/maven/io.smallrye/jandex/pom.properties")) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            Log.LOG.debug("the release of the indexer is not known", e);
            return new byte[0];
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads an index, or answers null: there is none, it is old, or it cannot be read. */
    static @Nullable Index read(Path file) {
        if (!Files.isRegularFile(file) || isOld(file)) {
            return null;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return new IndexReader(in).read();
        } catch (IOException | RuntimeException e) {
            Log.LOG.debug("the index {} cannot be used and is made anew", file, e);
            return null;
        }
    }

    /** Writes an index; a place that refuses is no reason not to start. */
    void write(Index index, Path file) {
        try {
            makeFolder();
            removeOld();
            Path fresh = Files.createTempFile(
                    folder, "index-" + ProcessHandle.current().pid() + "-", ".new"); // others may write the same one
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh))) {
                    new IndexWriter(out).write(index);
                }
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException | RuntimeException e) {
            Log.LOG.warn(
                    "Cannot keep the class index {}, so the next start will make it again: {}", file, e.toString());
        }
    }

    /** Makes the folder if it is not, or no longer, there. */
    private void makeFolder() throws IOException {
        if (!isOnlyOurs(makeOwn(folder), own)) {
            throw new AccessDeniedException(folder.toString(), null, "somebody else can write there");
        }
    }

    private void removeOld() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{idx,new}")) {
            for (Path file : files) {
                if (isOld(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Whether a file is to be made anew; no if another process has taken it away meanwhile. */
    private static boolean isOld(Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(KEPT));
        } catch (IOException e) {
            Log.LOG.debug("{} is no longer there", file, e);
            return false;
        }
    }
}
