package org.rocketserver.servlet.compress;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ExchangeWrapper;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Step;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.QualityList;
import org.rocketserver.http.Status;
import org.rocketserver.http.Tokens;
import org.rocketserver.servlet.spi.Compression;

/** An exchange whose answer is compressed where that is wanted and the client takes it. */
public final class CompressedExchange extends ExchangeWrapper {
    /** Fields that say that the content is not the plain and whole representation, or what octets it has. */
    private static final List<String> FINAL =
            List.of("Content-Encoding", "Content-Range", "Content-Digest", "Repr-Digest", "Content-MD5");

    private final Compression compression;
    private volatile @Nullable GzipBody compressed;

    /** Over an exchange that has not been answered. */
    public CompressedExchange(Exchange exchange, Compression compression) {
        super(exchange);
        this.compression = compression;
    }

    @Override
    public ResponseBody respond(ResponseHead head, BodyLength length) throws IOException {
        if (head.status().code() == Status.NOT_MODIFIED.code()) {
            return super.respond(unchanged(head), length);
        }
        if (!worthwhile(head, length)) {
            return super.respond(isPartOfCovered(head) ? varying(head) : head, length);
        }
        Headers.Builder headers = varying(head).headers().toBuilder();
        RequestHead request = request();
        if (!accepted(request)) {
            return super.respond(new ResponseHead(head.status(), headers.build()), length);
        }
        headers.remove("Content-Length").remove("Accept-Ranges").set("Content-Encoding", "gzip");
        String tag = head.headers().first("ETag");
        if (tag != null && !tag.startsWith("W/")) {
            headers.set("ETag", "W/" + tag); // other octets, same meaning (RFC 9110 §8.8.1)
        }
        ResponseBody body = super.respond(new ResponseHead(head.status(), headers.build()), BodyLength.UNKNOWN);
        if (request.method().equals("HEAD")) {
            return body;
        }
        GzipBody gzip = new GzipBody(body, octets(length), this::abort);
        compressed = gzip;
        return gzip;
    }

    /**
     * Serves it, or a step of it, and lets go of the compressor if it is over with that: an answer that failed is
     * closed by nobody.
     */
    public Disposition serve(Step step) throws Exception {
        Disposition how = Disposition.COMPLETED;
        try {
            how = step.run();
            return how;
        } finally {
            if (how == Disposition.COMPLETED) {
                end();
            }
        }
    }

    private void end() {
        GzipBody gzip = compressed;
        if (gzip != null) {
            gzip.end();
        }
    }

    @Override
    public void resume(Step step) {
        super.resume(() -> serve(step));
    }

    @Override
    public void abort(Throwable reason) {
        super.abort(reason);
        end();
    }

    @Override
    public void abort(Throwable reason, Runnable last) {
        super.abort(reason, () -> {
            try {
                last.run();
            } finally {
                end();
            }
        });
    }

    /** The head with {@code Vary}, so that it says what the compressed answer says. */
    private static ResponseHead varying(ResponseHead head) {
        if (Tokens.listContains(head.headers(), HeaderName.VARY, "Accept-Encoding")
                || Tokens.listContains(head.headers(), HeaderName.VARY, "*")) {
            return head;
        }
        return new ResponseHead(
                head.status(),
                head.headers().toBuilder().add("Vary", "Accept-Encoding").build());
    }

    /**
     * The head of a 304 with the {@code Vary} that the whole answer may have, for its type is not known here (RFC 9110
     * §15.4.5); and, to a client that has the compressed content, as its weak tag shows, with that tag, or it could not
     * tell which of its answers is still good (RFC 9111 §4.3.4).
     */
    private ResponseHead unchanged(ResponseHead head) {
        ResponseHead varying = varying(head);
        String tag = head.headers().first("ETag");
        String known = request().headers().first("If-None-Match");
        if (tag == null || tag.startsWith("W/") || known == null || !known.contains("W/" + tag)) {
            return varying;
        }
        return new ResponseHead(
                head.status(),
                varying.headers().toBuilder().set("ETag", "W/" + tag).build());
    }

    /** Whether it is plain octets out of what is compressed when it is sent whole (RFC 9110 §15.3.7). */
    private boolean isPartOfCovered(ResponseHead head) {
        return head.status().code() == Status.PARTIAL_CONTENT.code()
                && !head.headers().contains("Content-Encoding")
                && covers(head.headers());
    }

    private boolean covers(Headers headers) {
        return compression.covers(headers.first(HeaderName.CONTENT_TYPE))
                && !Tokens.listContains(headers, HeaderName.CACHE_CONTROL, "no-transform");
    }

    private boolean worthwhile(ResponseHead head, BodyLength length) {
        int code = head.status().code();
        if (length instanceof BodyLength.None
                || code == Status.NO_CONTENT.code()
                || code == Status.PARTIAL_CONTENT.code()
                || (octets(length) >= 0 && octets(length) < compression.minimumOctets())) {
            return false;
        }
        Headers headers = head.headers();
        return covers(headers) && FINAL.stream().noneMatch(headers::contains);
    }

    private static long octets(BodyLength length) {
        return length instanceof BodyLength.Known known ? known.octets() : -1;
    }

    private boolean accepted(RequestHead request) {
        @Nullable String fields = request.headers().first("Accept-Encoding");
        return fields != null
                && QualityList.of(request.headers(), HeaderName.ACCEPT_ENCODING).quality("gzip") > 0
                && !compression.excludes(request.headers().first("User-Agent"));
    }
}
