package org.rocketserver.servlet.multipart;

import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One part of a multipart body. Small ones rest in memory, others in a file of their own that goes with
 * {@link #delete}. Belongs to its request's thread.
 */
public final class PartImpl implements Part {
    private final PartHeaders headers;
    private final int memoryBytes;
    private final Path folder;
    private byte @Nullable [] memory;
    private @Nullable Path file;
    private long size;
    /** Written by {@link #write} in place of the temporary file, which it took. */
    private boolean movedAway;

    PartImpl(PartHeaders headers, int memoryBytes, Path folder) {
        this.headers = headers;
        this.memoryBytes = memoryBytes;
        this.folder = folder;
    }

    /** Takes the part's octets; closed exactly once, when all have come or never will. */
    Sink open() {
        return new Sink();
    }

    /** The way in: memory first, a file when that is too much. */
    final class Sink implements AutoCloseable {
        private @Nullable ByteArrayOutputStream held = new ByteArrayOutputStream(Math.min(memoryBytes, 512));
        private @Nullable OutputStream out;

        long size() {
            return size;
        }

        void write(byte[] from, int at, int count) throws IOException {
            if (count == 0) {
                return;
            }
            size += count;
            if (held != null && size > memoryBytes) {
                spill(held);
            }
            OutputStream to = out == null ? held : out;
            if (to != null) {
                to.write(from, at, count);
            }
        }

        private void spill(ByteArrayOutputStream before) throws IOException {
            Files.createDirectories(folder);
            Path created = Files.createTempFile(folder, "rocket-part-", ".tmp");
            file = created;
            out = Files.newOutputStream(created);
            before.writeTo(out);
            held = null;
        }

        @Override
        public void close() throws IOException {
            if (held != null) {
                memory = held.toByteArray();
            }
            if (out != null) {
                out.close();
            }
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        if (memory != null) {
            return new ByteArrayInputStream(memory);
        }
        return Files.newInputStream(present());
    }

    private Path present() throws IOException {
        Path path = file;
        if (path == null) {
            throw new IOException("the part was deleted, or its request is over");
        }
        return path;
    }

    @Override
    public @Nullable String getContentType() {
        return headers.fields().first("Content-Type");
    }

    @Override
    public String getName() {
        return headers.name();
    }

    @Override
    public @Nullable String getSubmittedFileName() {
        return headers.fileName();
    }

    @Override
    public long getSize() {
        return size;
    }

    /**
     * Writes the part to a file, which takes the place of one that is there. A temporary file is renamed where the
     * system can.
     *
     * @param fileName relative to the location of the multipart configuration, or absolute
     */
    @Override
    public void write(String fileName) throws IOException {
        Path target = folder.resolve(fileName);
        byte[] octets = memory;
        Files.createDirectories(folder);
        if (octets != null) {
            Files.write(target, octets);
        } else if (movedAway) {
            Files.copy(present(), target, StandardCopyOption.REPLACE_EXISTING);
        } else {
            file = Files.move(present(), target, StandardCopyOption.REPLACE_EXISTING);
            movedAway = true;
        }
    }

    /** Removes the part and its temporary file, but none that {@link #write} made. */
    @Override
    public void delete() throws IOException {
        memory = null;
        Path path = file;
        file = null;
        if (path != null && !movedAway) {
            Files.deleteIfExists(path);
        }
    }

    /**
     * The request is over: removes a temporary file, but none that {@link #write} made. Has no effect the second time.
     */
    public void discard() {
        memory = null;
        Path path = file;
        file = null;
        if (path != null && !movedAway) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // nobody is left to be told; undeploying the application empties its folder
            }
        }
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.fields().first(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return headers.fields().all(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return headers.fields().names();
    }
}
