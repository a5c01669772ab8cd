package org.rocketserver.files;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.ETag;

/**
 * What has to be known of a file to answer a request with it.
 *
 * @param size in octets, of what will be sent: of the compressed sibling where that is chosen
 * @param lastModified when it changed
 * @param tag changes with its octets
 * @param contentType its media type, or null if unknown
 * @param contentEncoding how the octets are coded, such as {@code gzip}, or null
 * @param negotiated whether the file has compressed siblings, so that the answer depends on Accept-Encoding
 * @param cacheControl the Cache-Control field to send, or null
 */
public record FileFacts(
        long size,
        Instant lastModified,
        ETag tag,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        boolean negotiated,
        @Nullable String cacheControl) {
    /** Of a plain file: its tag made of size and time of change. */
    public static FileFacts of(long size, Instant lastModified, @Nullable String contentType) {
        return new FileFacts(size, lastModified, tag(size, lastModified), contentType, null, false, null);
    }

    static ETag tag(long size, Instant lastModified) {
        return ETag.ofFile(size, lastModified.getEpochSecond() * 1_000_000_000L + lastModified.getNano());
    }
}
