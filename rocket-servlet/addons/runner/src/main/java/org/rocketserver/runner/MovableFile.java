package org.rocketserver.runner;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that others may move away or remove, as logrotate does, without telling: from a second later on, lines go to a
 * new file of its name. Written by one thread at a time.
 */
final class MovableFile extends FileAppender<ILoggingEvent> {
    private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    private long looked = System.nanoTime();
    private @Nullable Object identity;

    @Override
    public void openFile(String name) throws IOException {
        super.openFile(name);
        identity = identity(Path.of(name));
    }

    @Override
    protected void subAppend(ILoggingEvent event) {
        if (System.nanoTime() - looked >= BETWEEN_LOOKS) {
            looked = System.nanoTime();
            openAnewIfMoved(getFile());
        }
        super.subAppend(event);
    }

    private void openAnewIfMoved(String name) {
        try {
            Object there = identity(Path.of(name));
            if (there == null || !there.equals(identity)) {
                openFile(name);
            }
        } catch (IOException e) {
            addError("cannot open " + name + " anew; lines go on to where they went", e);
        }
    }

    /** What tells a file from another of its name; null if it is not there. */
    private static @Nullable Object identity(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
