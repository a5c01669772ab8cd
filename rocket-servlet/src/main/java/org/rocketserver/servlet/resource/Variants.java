package org.rocketserver.servlet.resource;

import org.jspecify.annotations.Nullable;
import org.rocketserver.http.QualityList;

/**
 * A file and its compressed siblings {@code .br} and {@code .gz}, of which the client's Accept-Encoding chooses one
 * (RFC 9110 §12.5.3). Immutable.
 *
 * @param type the file's media type, or null
 * @param plain the file itself
 * @param brotli its sibling, or null
 * @param gzip its sibling, or null
 * @param sinceNanos by {@link System#nanoTime}, before they were looked up
 */
record Variants(
        @Nullable String type,
        Representation plain,
        @Nullable Representation brotli,
        @Nullable Representation gzip,
        long sinceNanos) {
    private static final long WORTH_OCTETS = 512;

    /** Whether the answer depends on what the client accepts. */
    boolean negotiated() {
        return brotli != null || gzip != null;
    }

    /**
     * What to send.
     *
     * @param accepted the Accept-Encoding field, or null
     */
    Representation choose(@Nullable String accepted) {
        if (accepted != null && negotiated()) {
            QualityList qualities = QualityList.parse(accepted);
            if (brotli != null && qualities.quality("br") > 0) {
                return brotli;
            }
            if (gzip != null && qualities.quality("gzip") > 0) {
                return gzip;
            }
        }
        return plain;
    }

    /** The same, with one of them in another shape. */
    Variants with(Representation before, Representation after) {
        return new Variants(
                type,
                plain == before ? after : plain,
                brotli == before ? after : brotli,
                gzip == before ? after : gzip,
                sinceNanos);
    }

    /** How many octets of content they hold in memory. */
    long octets() {
        return octets(plain) + octets(brotli) + octets(gzip);
    }

    private static long octets(@Nullable Representation representation) {
        byte[] octets = representation == null ? null : representation.octets();
        return octets == null ? 0 : octets.length;
    }

    /** Whether siblings of a file are looked for. */
    static boolean mayHaveSiblings(Resource file, @Nullable String type) {
        return file.size() >= WORTH_OCTETS && type != null && compressible(type);
    }

    private static boolean compressible(String type) {
        return type.startsWith("text/")
                || type.startsWith("application/javascript")
                || type.startsWith("application/json")
                || type.startsWith("application/manifest+json")
                || type.startsWith("application/xml")
                || type.startsWith("application/xhtml+xml")
                || type.startsWith("application/wasm")
                || type.startsWith("image/svg+xml");
    }
}
