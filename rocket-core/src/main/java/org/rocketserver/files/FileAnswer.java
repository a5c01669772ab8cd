package org.rocketserver.files;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.rocketserver.http.ByteRange;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpDate;
import org.rocketserver.http.Preconditions;
import org.rocketserver.http.Ranges;
import org.rocketserver.http.Status;

/**
 * How a file answers a GET or HEAD: decided here, acted upon elsewhere. Pure.
 *
 * @param status 200, 206, 304, 412 or 416
 * @param headers of the response, without Content-Length
 * @param segments the body in order; empty if there is none. The same for HEAD as for GET
 */
public record FileAnswer(Status status, Headers headers, List<Segment> segments) {
    /** A piece of the body. */
    public sealed interface Segment {
        /** How many octets it has. */
        long length();
    }

    /**
     * Octets of the file.
     *
     * @param range where they are
     */
    public record FilePart(ByteRange range) implements Segment {
        @Override
        public long length() {
            return range.length();
        }
    }

    /**
     * Octets between the parts of a multipart body.
     *
     * @param text US-ASCII
     */
    public record Text(String text) implements Segment {
        @Override
        public long length() {
            return text.length();
        }

        /** The octets. */
        public byte[] octets() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Copies the list. */
    public FileAnswer {
        segments = List.copyOf(segments);
    }

    /** How long the body is, the value of Content-Length; also for HEAD. */
    public long length() {
        long length = 0;
        for (Segment segment : segments) {
            length += segment.length();
        }
        return length;
    }

    /**
     * Decides: conditions first, then ranges (RFC 9110 §13.2.2).
     *
     * @param method GET or HEAD; ranges count for GET only (§14.2)
     * @param request the request's headers
     * @param file what is there
     * @param now the time, for If-Range with a date
     */
    public static FileAnswer decide(String method, Headers request, FileFacts file, Instant now) {
        return switch (Preconditions.evaluate(method, request, true, file.tag(), file.lastModified())) {
            case FAILED -> new FileAnswer(Status.PRECONDITION_FAILED, Headers.EMPTY, List.of());
            case NOT_MODIFIED ->
                new FileAnswer(Status.NOT_MODIFIED, validators(file).build(), List.of());
            case PROCEED -> ranges(method, request, file, now);
        };
    }

    private static FileAnswer ranges(String method, Headers request, FileFacts file, Instant now) {
        String field = request.first(HeaderName.RANGE);
        boolean counts = field != null
                && method.equals("GET")
                && Preconditions.rangeCounts(request, file.tag(), file.lastModified(), now);
        Ranges ranges = counts ? Ranges.of(field, file.size()) : Ranges.WHOLE;
        if (ranges instanceof Ranges.Parts parts) {
            return parts.parts().size() == 1 ? single(parts.parts().get(0), file) : multiple(parts.parts(), file, now);
        }
        if (ranges instanceof Ranges.Unsatisfiable) {
            Headers.Builder headers = Headers.builder();
            headers.add(HeaderName.CONTENT_RANGE, Ranges.unsatisfied(file.size()));
            return new FileAnswer(
                    Status.RANGE_NOT_SATISFIABLE,
                    headers.add(HeaderName.ACCEPT_RANGES, "bytes").build(),
                    List.of());
        }
        return whole(file);
    }

    /** Whether a request has conditions or ranges at all; if not, {@link #whole} is its answer. */
    public static boolean isConditional(Headers request) {
        return request.contains(HeaderName.IF_NONE_MATCH)
                || request.contains(HeaderName.IF_MODIFIED_SINCE)
                || request.contains(HeaderName.RANGE)
                || request.contains(HeaderName.IF_MATCH)
                || request.contains(HeaderName.IF_UNMODIFIED_SINCE);
    }

    /** The whole file, whatever the request says of conditions and ranges. */
    public static FileAnswer whole(FileFacts file) {
        List<Segment> body = file.size() == 0 ? List.of() : List.of(new FilePart(new ByteRange(0, file.size() - 1)));
        return new FileAnswer(Status.OK, representation(file).build(), body);
    }

    private static FileAnswer single(ByteRange range, FileFacts file) {
        Headers.Builder headers = representation(file);
        headers.add(HeaderName.CONTENT_RANGE, range.contentRange(file.size()));
        return new FileAnswer(Status.PARTIAL_CONTENT, headers.build(), List.of(new FilePart(range)));
    }

    /** Several parts (§14.6); none of them is the whole, so a boundary no file can know of in advance is enough. */
    private static FileAnswer multiple(List<ByteRange> ranges, FileFacts file, Instant now) {
        long mixed = (now.getEpochSecond() * 1_000_000_000L + now.getNano()) * 0x9E3779B97F4A7C15L;
        String boundary = "rocket-" + Long.toHexString(mixed ^ file.tag().hashCode());
        List<Segment> segments = new ArrayList<>(ranges.size() * 2 + 1);
        for (ByteRange range : ranges) {
            StringBuilder head =
                    new StringBuilder(128).append("\r\n--").append(boundary).append("\r\n");
            if (file.contentType() != null) {
                head.append("Content-Type: ").append(file.contentType()).append("\r\n");
            }
            head.append("Content-Range: ")
                    .append(range.contentRange(file.size()))
                    .append("\r\n\r\n");
            segments.add(new Text(head.toString()));
            segments.add(new FilePart(range));
        }
        segments.add(new Text("\r\n--" + boundary + "--\r\n"));
        Headers.Builder headers = representation(file);
        headers.set("Content-Type", "multipart/byteranges; boundary=" + boundary);
        return new FileAnswer(Status.PARTIAL_CONTENT, headers.build(), segments);
    }

    private static Headers.Builder representation(FileFacts file) {
        Headers.Builder headers = validators(file);
        headers.add(HeaderName.ACCEPT_RANGES, "bytes");
        if (file.contentType() != null) {
            headers.add(HeaderName.CONTENT_TYPE, file.contentType());
        }
        if (file.contentEncoding() != null) {
            headers.add(HeaderName.CONTENT_ENCODING, file.contentEncoding());
        }
        return headers;
    }

    /** What a 304 has too (§15.4.5). */
    private static Headers.Builder validators(FileFacts file) {
        Headers.Builder headers = Headers.builder();
        headers.add(HeaderName.ETAG, file.tag().toString());
        headers.add(HeaderName.LAST_MODIFIED, HttpDate.format(file.lastModified()));
        if (file.cacheControl() != null) {
            headers.add(HeaderName.CACHE_CONTROL, file.cacheControl());
        }
        if (file.negotiated()) {
            headers.add(HeaderName.VARY, "Accept-Encoding");
        }
        return headers;
    }
}
