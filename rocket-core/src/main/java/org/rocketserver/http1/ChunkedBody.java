package org.rocketserver.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocketserver.engine.Connection;
import org.rocketserver.engine.PeerClosed;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.http.Tokens;

/**
 * A chunked body (RFC 9112 §7.1) and its trailers. Lines end with CRLF and nothing else; extensions are skipped within
 * limits.chunkExtensionBytes for the whole body; trailers are field lines like those of a head, within
 * limits.trailerBytes and what the head left of limits.headerCount. Framing octets are taken out of the input as they
 * come, so that what remains there is worth a reader's attention.
 */
final class ChunkedBody extends Body {
    private static final int DIRECT = 4 * 1024;
    private static final int LONGEST_SIZE = 15;

    /** What comes next. */
    private enum Part {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        END
    }

    private final int headerCount;
    private final long most;
    private Part part = Part.SIZE;
    private long left;
    private long total;
    private int extensionOctets;
    private int trailerOctets;
    private byte[] line = {};
    private int lineLength;
    private int trailerCount;
    private Headers.@Nullable Builder trailers;
    private @Nullable HttpException fault;

    /**
     * A body of which nothing was read.
     *
     * @param connection where it comes from
     * @param headerCount how many fields the head had
     */
    ChunkedBody(Connection connection, int headerCount) {
        super(connection, BodyLength.UNKNOWN);
        this.headerCount = headerCount;
        this.most = connection.limits().bodyBytes();
    }

    @Override
    boolean ended() {
        return part == Part.END;
    }

    @Override
    long least() {
        return part == Part.DATA ? left : 0;
    }

    @Override
    int take(ByteBuffer into) throws IOException {
        HttpException before = fault;
        if (before != null) {
            throw before;
        }
        try {
            return advance(into);
        } catch (HttpException e) {
            fault = e;
            throw e;
        }
    }

    private int advance(ByteBuffer into) throws IOException {
        while (part != Part.END) {
            if (part == Part.DATA) {
                int count = data(into);
                if (count != 0 || !into.hasRemaining()) {
                    return count;
                }
            } else if (nextLine()) {
                line();
                continue;
            }
            int filled = connection.input().fill();
            if (filled < 0) {
                throw new PeerClosed("the peer ended inside a body");
            }
            if (filled == 0) {
                return 0;
            }
        }
        return -1;
    }

    /** Copies octets of the chunk; large ones go straight from the transport. Returns 0 if there are none yet. */
    private int data(ByteBuffer into) throws IOException {
        ByteBuffer input = connection.input().unread();
        if (!input.hasRemaining() && (left < DIRECT || into.remaining() < DIRECT)) {
            return 0;
        }
        int count = takeUpTo(left, into);
        left -= count;
        if (left == 0) {
            part = Part.DATA_END;
        }
        return count;
    }

    /** Moves octets up to a line feed from the input to the line; false if it is not complete. */
    private boolean nextLine() {
        ByteBuffer input = connection.input().unread();
        byte[] octets = input.array();
        int from = input.arrayOffset() + input.position();
        int count = 0;
        boolean complete = false;
        while (count < input.remaining() && !complete) {
            complete = octets[from + count++] == '\n';
        }
        // a line that has all octets it may have, but no end, is refused before its end comes or fails to
        if (lineLength + count > (complete ? longest() : longest() - 1)) {
            throw tooLong();
        }
        if (lineLength + count > line.length) {
            line = Arrays.copyOf(line, Math.max(lineLength + count, Math.max(64, 2 * line.length)));
        }
        System.arraycopy(octets, from, line, lineLength, count);
        lineLength += count;
        input.position(input.position() + count);
        if (lineLength > 0) {
            checkFirst(line[0]);
        }
        if (complete && (lineLength < 2 || line[lineLength - 2] != '\r')) {
            throw refused("a line must end with CR and LF");
        }
        return complete;
    }

    /** Refuses at once what cannot become right: the peer may wait for the answer before it sends more. */
    private void checkFirst(byte octet) {
        if (part == Part.DATA_END && octet != '\r') {
            throw refused("a chunk must end with CR and LF");
        }
        if (part == Part.SIZE && Tokens.hexDigit(octet) < 0) {
            throw refused("a chunk must begin with its size in hex digits");
        }
    }

    /** How long the line may be, its CRLF included. */
    private int longest() {
        return switch (part) {
            case SIZE -> LONGEST_SIZE + 2 + connection.limits().chunkExtensionBytes() - extensionOctets;
            case TRAILER -> connection.limits().trailerBytes() - trailerOctets + 2;
            default -> 2;
        };
    }

    private HttpException tooLong() {
        return switch (part) {
            case SIZE -> refused("a chunk size with its extensions is longer than limits.chunkExtensionBytes");
            case TRAILER ->
                new HttpException(Status.HEADER_FIELDS_TOO_LARGE, "the trailers are larger than limits.trailerBytes");
            default -> refused("a chunk must end with CR and LF");
        };
    }

    private void line() {
        int length = lineLength - 2;
        lineLength = 0;
        switch (part) {
            case SIZE -> size(length);
            case TRAILER -> trailer(length);
            // no more than CR and LF fits there
            default -> part = Part.SIZE;
        }
    }

    private void size(int length) {
        left = ChunkSize.parse(line, 0, length);
        int digits = 0;
        while (digits < length && Tokens.hexDigit(line[digits]) >= 0) {
            digits++;
        }
        extensionOctets += length - digits;
        if (extensionOctets > connection.limits().chunkExtensionBytes()) {
            throw tooLong();
        }
        total += left;
        if (most >= 0 && total > most) {
            throw new HttpException(Status.CONTENT_TOO_LARGE, "the body is larger than limits.bodyBytes");
        }
        part = left == 0 ? Part.TRAILER : Part.DATA;
    }

    private void trailer(int length) {
        if (length == 0) {
            part = Part.END;
            return;
        }
        trailerOctets += length + 2;
        if (headerCount + ++trailerCount > connection.limits().headerCount()) {
            throw new HttpException(Status.HEADER_FIELDS_TOO_LARGE, "more fields than limits.headerCount");
        }
        int[] span = new int[FieldLineParser.span()];
        FieldLineParser.parse(line, 0, length, 0, span, 0);
        Headers.Builder section = trailers;
        if (section == null) {
            section = Headers.builder();
            trailers = section;
        }
        section.addChecked(line, span[1], span[2], span[3], span[4]);
    }

    @Override
    public Headers trailers() {
        Headers none = super.trailers();
        Headers.Builder section = trailers;
        return section == null ? none : section.build();
    }

    private static HttpException refused(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (RFC 9112 §7.1)");
    }
}
