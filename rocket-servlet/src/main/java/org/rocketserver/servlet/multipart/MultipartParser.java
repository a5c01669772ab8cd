package org.rocketserver.servlet.multipart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;

/**
 * Reads a {@code multipart/form-data} body (RFC 7578, RFC 2046 §5.1) as a stream, holding one buffer and what the
 * limits allow. Used once, by one thread.
 */
public final class MultipartParser {
    private static final int BUFFER = 8192;

    private final InputStream body;
    private final Delimiter delimiter;
    private final PartLimits limits;
    private final Charset charset;
    private final Path folder;
    private final byte[] buffer = new byte[BUFFER];
    private final List<PartImpl> parts = new ArrayList<>();
    private int from;
    private int to;
    private long total;

    private MultipartParser(InputStream body, Delimiter delimiter, PartLimits limits, Charset charset, Path folder) {
        this.body = body;
        this.delimiter = delimiter;
        this.limits = limits;
        this.charset = charset;
        this.folder = folder;
    }

    /** Whether a content type is {@code multipart/form-data}, boundary or not. */
    public static boolean accepts(@Nullable String contentType) {
        String essence = "multipart/form-data";
        return contentType != null
                && contentType.regionMatches(true, 0, essence, 0, essence.length())
                && (contentType.length() == essence.length()
                        || "; \t".indexOf(contentType.charAt(essence.length())) >= 0);
    }

    /**
     * Reads a body to its end. On any failure no file is left behind; on success {@link PartImpl#delete} of each part
     * is the caller's duty.
     *
     * @param contentType of the body, with its boundary
     * @param body the octets
     * @param limits what it may cost
     * @param charset of names and file names in part heads
     * @param folder where files go; must exist when the first is needed, or its parent so that it can be made
     * @throws IllegalStateException a limit was exceeded; its cause is an {@link HttpException} of status 413
     * @throws HttpException 400 if the body is malformed
     * @throws IOException reading the body or writing a file failed
     */
    public static List<PartImpl> parse(
            String contentType, InputStream body, PartLimits limits, Charset charset, Path folder) throws IOException {
        Delimiter delimiter = Delimiter.of(contentType);
        if (delimiter == null) {
            throw PartHeaders.malformed("the body is not multipart/form-data");
        }
        MultipartParser parser = new MultipartParser(body, delimiter, limits, charset, folder);
        boolean complete = false;
        try {
            parser.run();
            complete = true;
            return parser.parts;
        } finally {
            if (!complete) {
                parser.parts.forEach(PartImpl::discard);
            }
        }
    }

    private void run() throws IOException {
        skipPreamble();
        while (anotherPart()) {
            if (parts.size() == limits.parts()) {
                throw tooLarge("the body has more parts than this server takes");
            }
            PartHeaders head = head();
            PartImpl part = new PartImpl(head, limits.memoryBytes(), folder);
            parts.add(part);
            copyContent(part);
        }
        skipEpilogue();
    }

    /** What precedes the first delimiter is ignored (RFC 2046 §5.1.1), however long the total allows. */
    private void skipPreamble() throws IOException {
        boolean more = true;
        while (more && to - from < delimiter.length() - 2) {
            more = fill();
        }
        if (delimiter.opens(buffer, from, to)) {
            from += delimiter.length() - 2;
        } else {
            copyToDelimiter(null);
        }
    }

    /** After a delimiter: two hyphens end the body, else there are blanks, CRLF and a part. */
    private boolean anotherPart() throws IOException {
        int first = next();
        if (first == '-') {
            if (next() != '-') {
                throw PartHeaders.malformed("a boundary is followed by neither a line end nor two hyphens");
            }
            return false;
        }
        while (first == ' ' || first == '\t') {
            first = next();
        }
        if (first != '\r' || next() != '\n') {
            throw PartHeaders.malformed("a boundary must be followed by CRLF (RFC 2046 §5.1.1)");
        }
        return true;
    }

    private PartHeaders head() throws IOException {
        byte[] head = new byte[Math.min(256, limits.headBytes())];
        int length = 0;
        int lineStart = 0;
        while (true) {
            int octet = next();
            if (octet == '\n') {
                if (length == lineStart || head[length - 1] != '\r') {
                    throw PartHeaders.malformed("the lines of a part's head must end in CRLF (RFC 2046 §5.1)");
                }
                if (length == lineStart + 1) {
                    return PartHeaders.parse(head, lineStart, charset);
                }
                lineStart = length + 1;
            }
            if (length == head.length) {
                if (length == limits.headBytes()) {
                    throw tooLarge("the head of a part is longer than this server takes");
                }
                head = Arrays.copyOf(head, Math.min(2 * length, limits.headBytes()));
            }
            head[length++] = (byte) octet;
        }
    }

    private void copyContent(PartImpl part) throws IOException {
        try (PartImpl.Sink sink = part.open()) {
            copyToDelimiter(sink);
        }
    }

    /** Passes octets on up to the delimiter, which is consumed; keeps back what could be its beginning. */
    private void copyToDelimiter(PartImpl.@Nullable Sink sink) throws IOException {
        while (true) {
            int found = delimiter.find(buffer, from, to);
            int safe = found >= 0 ? found : Math.max(from, to - delimiter.length() + 1);
            if (sink != null) {
                if (limits.fileBytes() >= 0 && sink.size() + safe - from > limits.fileBytes()) {
                    throw tooLarge("a part is larger than max-file-size");
                }
                sink.write(buffer, from, safe - from);
            }
            from = safe;
            if (found >= 0) {
                from += delimiter.length();
                return;
            }
            if (!fill()) {
                throw PartHeaders.malformed("the body ends before its last boundary");
            }
        }
    }

    /** What follows the last delimiter is ignored; reading it keeps the connection in step. */
    private void skipEpilogue() throws IOException {
        do {
            from = to;
        } while (fill());
    }

    private int next() throws IOException {
        if (from == to && !fill()) {
            throw PartHeaders.malformed("the body ends before its last boundary");
        }
        return buffer[from++];
    }

    /** Reads more behind what is left; false at the end of the body. */
    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        int count = body.read(buffer, to, buffer.length - to);
        if (count < 0) {
            return false;
        }
        to += count;
        total += count;
        if (limits.requestBytes() >= 0 && total > limits.requestBytes()) {
            throw tooLarge("the body is larger than max-request-size");
        }
        return true;
    }

    private static IllegalStateException tooLarge(String rule) {
        return new IllegalStateException(rule, new HttpException(Status.CONTENT_TOO_LARGE, rule));
    }
}
