package org.rocketserver.files;

import java.util.List;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.QualityList;

/** Which compressed siblings a client takes, the best first (RFC 9110 §12.5.3). */
enum Coding {
    NONE,
    GZIP,
    BROTLI,
    BROTLI_THEN_GZIP,
    GZIP_THEN_BROTLI;

    /** A kind of sibling. */
    enum Sibling {
        BROTLI(".br", "br"),
        GZIP(".gz", "gzip");

        /** What its name has beyond the file's. */
        final String suffix;

        /** What Content-Encoding calls it. */
        final String coding;

        Sibling(String suffix, String coding) {
            this.suffix = suffix;
            this.coding = coding;
        }
    }

    List<Sibling> siblings() {
        return switch (this) {
            case NONE -> List.of();
            case GZIP -> List.of(Sibling.GZIP);
            case BROTLI -> List.of(Sibling.BROTLI);
            case BROTLI_THEN_GZIP -> List.of(Sibling.BROTLI, Sibling.GZIP);
            case GZIP_THEN_BROTLI -> List.of(Sibling.GZIP, Sibling.BROTLI);
        };
    }

    /** A coding is taken if it is at least as welcome as none; of equal ones Brotli goes first, as the smaller. */
    static Coding of(Headers request) {
        if (!request.contains(HeaderName.ACCEPT_ENCODING)) {
            return NONE;
        }
        QualityList accepted = QualityList.of(request, HeaderName.ACCEPT_ENCODING);
        int brotli = accepted.quality("br");
        int gzip = accepted.quality("gzip");
        int none = Math.max(accepted.quality("identity"), 1);
        if (brotli >= none) {
            return gzip < none ? BROTLI : gzip > brotli ? GZIP_THEN_BROTLI : BROTLI_THEN_GZIP;
        }
        return gzip >= none ? GZIP : NONE;
    }
}
