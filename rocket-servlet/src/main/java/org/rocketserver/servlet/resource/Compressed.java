package org.rocketserver.servlet.resource;

import org.jspecify.annotations.Nullable;
import org.rocketserver.http.QualityList;

/** Chooses between a file and its compressed siblings {@code .br} and {@code .gz} (RFC 9110 §12.5.3). */
final class Compressed {
    private static final long WORTH_OCTETS = 512;

    private Compressed() {}

    /**
     * What to send.
     *
     * @param resource the file itself or a sibling
     * @param coding what it is compressed by, or null
     * @param negotiated whether there is a sibling, so that the answer depends on what the client accepts
     */
    record Choice(Resource resource, @Nullable String coding, boolean negotiated) {}

    /**
     * Chooses.
     *
     * @param type the file's media type, or null
     * @param accepted the Accept-Encoding field, or null
     */
    static Choice choose(ResourceTree tree, Resource file, @Nullable String type, @Nullable String accepted) {
        if (file.size() < WORTH_OCTETS || type == null || !compressible(type)) {
            return new Choice(file, null, false);
        }
        Resource brotli = sibling(tree, file, ".br");
        Resource gzip = sibling(tree, file, ".gz");
        if (brotli == null && gzip == null) {
            return new Choice(file, null, false);
        }
        if (accepted != null) {
            QualityList qualities = QualityList.parse(accepted);
            if (brotli != null && qualities.quality("br") > 0) {
                return new Choice(brotli, "br", true);
            }
            if (gzip != null && qualities.quality("gzip") > 0) {
                return new Choice(gzip, "gzip", true);
            }
        }
        return new Choice(file, null, true);
    }

    private static @Nullable Resource sibling(ResourceTree tree, Resource file, String suffix) {
        Resource sibling = tree.find(file.path() + suffix);
        return sibling == null || sibling.folder() ? null : sibling;
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
