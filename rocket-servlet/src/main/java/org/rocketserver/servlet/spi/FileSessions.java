package org.rocketserver.servlet.spi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FolderLock;
import org.rocketserver.files.OwnFolders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in a folder, one file each, so that they survive a restart, also that of a process that was killed (see
 * {@link SessionStore} for what it can lose). Several applications may share a folder, several servers must not:
 * another process that opens it is refused, until this one ends or closes what it has opened. (Where the file system
 * has no locks it cannot be refused, and a warning says so.) Thread-safe.
 *
 * <p>Requests do not wait for the disk: a machine that fails may lose what its system had not written yet. A file of
 * which only a part was written is like any other that fails its HMAC.
 *
 * <p>Each file ends in an HMAC (SHA-256) over all before it; one that fails is deleted unread. The key lies in the
 * folder, in a file that, like the folder, is readable to its owner only where the file system can do that. A file's
 * name is a hash, never what a client sent; its time of change is when the session will be over.
 */
public final class FileSessions implements SessionStore, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.session");
    private static final int MAGIC = 0x524B5331;
    private static final int KEY_OCTETS = 32;
    private static final int MAC_OCTETS = 32;
    private static final long LARGEST = 64L << 20;
    private static final int AT_A_TIME = 1000;
    private static final String SUFFIX = ".session";
    private static final String UNFINISHED = ".tmp";

    /** Begins the names of this process's unfinished files, so that those of one that was killed can be told. */
    private static final String RUN = HexFormat.of().toHexDigits(new SecureRandom().nextLong()) + "-";

    /** When sessions without a timeout are over: in the year 2200. */
    private static final Instant NEVER = Instant.ofEpochSecond(7_258_118_400L);

    private final Path folder;
    private final SecretKeySpec key;
    private final FolderLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens or makes a store.
     *
     * @param folder made if it does not exist; must hold nothing else
     * @throws java.nio.file.AccessDeniedException the folder belongs to another user, or another process has it open
     * @throws IOException the folder or the key cannot be made or read
     */
    public FileSessions(Path folder) throws IOException {
        this.folder = folder.toAbsolutePath();
        OwnFolders.require(OwnFolders.make(this.folder));
        this.lock = FolderLock.take(this.folder);
        boolean opened = false;
        try {
            this.key = new SecretKeySpec(key(this.folder.resolve("key")), "HmacSHA256");
            removeUnfinished();
            opened = true;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /**
     * Lets other processes open the folder, as soon as nothing else in this one has it open; the end of the process
     * does so too. To be called when no server uses the store any more.
     */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            lock.close();
        }
    }

    /** Removes what a process left that was killed while it wrote or read a session. */
    private void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
            for (Path file : files) {
                if (!file.getFileName().toString().startsWith(RUN)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static byte[] key(Path file) throws IOException {
        byte[] fresh = new byte[KEY_OCTETS];
        new SecureRandom().nextBytes(fresh);
        try {
            Files.createFile(file, OwnFolders.attributes(file, "rw-------"));
            writeKey(file, fresh);
            return fresh;
        } catch (FileAlreadyExistsException e) {
            requireOwn(file);
            byte[] existing = Files.readAllBytes(file);
            if (existing.length != KEY_OCTETS) {
                throw new IOException("the key of stored sessions must have " + KEY_OCTETS + " octets: " + file, e);
            }
            return existing;
        }
    }

    /** Whoever has made the key could make sessions too, and a folder of the administrator may be open to all. */
    private static void requireOwn(Path file) throws IOException {
        Path own = Files.createTempFile(file.getParent(), RUN, UNFINISHED);
        try {
            OwnFolders.require(file, own);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** A part of a key would be in the way of the next start. */
    private static void writeKey(Path file, byte[] fresh) throws IOException {
        try {
            Files.write(file, fresh, StandardOpenOption.SYNC);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public void save(StoredSession session) throws IOException {
        byte[] content = content(session);
        Path temporary = Files.createTempFile(folder, RUN, UNFINISHED); // readable to its owner only
        try {
            Files.write(temporary, content);
            Files.setLastModifiedTime(temporary, FileTime.from(over(session)));
            Files.move(
                    temporary,
                    file(session.application(), session.id()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public @Nullable StoredSession take(String application, String id) throws IOException {
        StoredSession session = take(file(application, id));
        // the name is a hash of both, so a difference means that somebody renamed a file
        return session != null
                        && session.application().equals(application)
                        && session.id().equals(id)
                ? session
                : null;
    }

    @Override
    public void remove(String application, String id) throws IOException {
        Files.deleteIfExists(file(application, id));
    }

    @Override
    public List<StoredSession> takeExpired(String application, Instant now) throws IOException {
        List<StoredSession> expired = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix(application) + "*" + SUFFIX)) {
            for (Path file : files) {
                if (expired.size() == AT_A_TIME) {
                    break;
                }
                if (isOver(file, now)) {
                    StoredSession session = take(file);
                    if (session != null && session.application().equals(application)) {
                        expired.add(session);
                    }
                }
            }
        }
        return expired;
    }

    private static boolean isOver(Path file, Instant now) throws IOException {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isAfter(now);
        } catch (NoSuchFileException e) {
            return false; // its client came back
        }
    }

    private static Instant over(StoredSession session) {
        return session.maxInactiveSeconds() <= 0
                ? NEVER
                : session.lastAccessed().plusSeconds(session.maxInactiveSeconds());
    }

    /** Takes a file out and reads it; only one can take it. */
    private @Nullable StoredSession take(Path file) throws IOException {
        Path taken = folder.resolve(RUN + HexFormat.of().toHexDigits(new SecureRandom().nextLong()) + UNFINISHED);
        try {
            Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            byte[] content = Files.size(taken) > LARGEST ? new byte[0] : Files.readAllBytes(taken);
            if (!authentic(content)) {
                LOG.warn("a stored session was not written by this server and is deleted");
                return null;
            }
            return session(content);
        } finally {
            Files.deleteIfExists(taken);
        }
    }

    private byte[] content(StoredSession session) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(session.attributes().length + 128);
        DataOutputStream out = new DataOutputStream(octets);
        out.writeInt(MAGIC);
        out.writeUTF(session.application());
        out.writeUTF(session.id());
        out.writeLong(session.created().toEpochMilli());
        out.writeLong(session.lastAccessed().toEpochMilli());
        out.writeInt(session.maxInactiveSeconds());
        out.writeInt(session.attributes().length);
        out.write(session.attributes());
        byte[] content = octets.toByteArray();
        out.write(mac(ByteBuffer.wrap(content)));
        if (octets.size() > LARGEST) {
            throw new IOException("a session of more than 64 MiB cannot be stored");
        }
        return octets.toByteArray();
    }

    private boolean authentic(byte[] content) {
        int length = content.length - MAC_OCTETS;
        return length > 0
                && MessageDigest.isEqual(
                        mac(ByteBuffer.wrap(content, 0, length)), Arrays.copyOfRange(content, length, content.length));
    }

    private static StoredSession session(byte[] content) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        if (in.readInt() != MAGIC) {
            throw new IOException("a stored session has a format of another version");
        }
        String application = in.readUTF();
        String id = in.readUTF();
        Instant created = Instant.ofEpochMilli(in.readLong());
        Instant lastAccessed = Instant.ofEpochMilli(in.readLong());
        int maxInactiveSeconds = in.readInt();
        byte[] attributes = in.readNBytes(in.readInt());
        return new StoredSession(application, id, created, lastAccessed, maxInactiveSeconds, attributes);
    }

    private byte[] mac(ByteBuffer content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(content);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private Path file(String application, String id) {
        return folder.resolve(prefix(application) + hash(id) + SUFFIX);
    }

    private static String prefix(String application) {
        return hash(application).substring(0, 16) + "-";
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
