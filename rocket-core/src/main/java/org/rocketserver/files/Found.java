package org.rocketserver.files;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What lies behind a path. */
sealed interface Found {
    /** Nothing that may be served. */
    record Nothing() implements Found {}

    /** A directory that was asked for without its slash. */
    record Directory() implements Found {}

    /**
     * A directory without an index file.
     *
     * @param real where it is
     */
    record Listing(Path real) implements Found {}

    /**
     * A file. Immutable, so that it can be kept.
     *
     * @param real where its octets are, links resolved
     * @param facts what its answers are made of
     * @param whole the answer to a request without conditions and ranges
     * @param content its octets if it is small, read-only and never drained, else null
     */
    record RegularFile(Path real, FileFacts facts, FileAnswer whole, @Nullable ByteBuffer content) implements Found {}
}
