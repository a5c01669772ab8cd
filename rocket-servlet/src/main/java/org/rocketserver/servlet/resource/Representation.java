package org.rocketserver.servlet.resource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FileCache;
import org.rocketserver.http.ETag;
import org.rocketserver.http.HttpDate;

/**
 * What is sent for a file, itself or compressed, with what describes it (RFC 9110 §8). Immutable: nobody writes to the
 * octets, which are given to the container's own streams only.
 */
final class Representation {
    private final Resource resource;
    private final @Nullable String coding;
    private final byte @Nullable [] octets;
    private final ETag tag;
    private final String tagText;
    private final @Nullable Instant modified;
    private final @Nullable String modifiedText;

    /**
     * Describes a file.
     *
     * @param resource the file, or its compressed sibling
     * @param coding what it is compressed by, or null
     * @param octets its content, where that is kept
     */
    Representation(Resource resource, @Nullable String coding, byte @Nullable [] octets) {
        this.resource = resource;
        this.coding = coding;
        this.octets = octets;
        tag = resource.tag();
        tagText = tag.toString();
        modified = resource.modified() == 0 ? null : Instant.ofEpochMilli(resource.modified());
        modifiedText = modified == null ? null : HttpDate.format(modified);
    }

    /** The file, or its compressed sibling. */
    Resource resource() {
        return resource;
    }

    /** What it is compressed by, or null. */
    @Nullable
    String coding() {
        return coding;
    }

    /** How long it is in octets. */
    long size() {
        return resource.size();
    }

    /** Its content, where that is kept, else null. Not to be written to. */
    byte @Nullable [] octets() {
        return octets;
    }

    /** Whether several parts of it cost far more than all of it. */
    boolean partsCostMore() {
        return octets == null && resource.packed() && size() > FileCache.SMALL;
    }

    /** Its entity tag. */
    ETag tag() {
        return tag;
    }

    /** The ETag field. */
    String tagText() {
        return tagText;
    }

    /** When it was changed, or null if unknown. */
    @Nullable
    Instant modified() {
        return modified;
    }

    /** The Last-Modified field, or null. */
    @Nullable
    String modifiedText() {
        return modifiedText;
    }

    /** Its octets from the first on; the caller closes the stream. */
    InputStream open() throws IOException {
        return octets == null ? resource.open() : new ByteArrayInputStream(octets);
    }
}
