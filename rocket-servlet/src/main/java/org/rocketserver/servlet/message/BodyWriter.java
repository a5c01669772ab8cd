package org.rocketserver.servlet.message;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The response's body as text. Encodes straight into the buffer, without locks: it belongs to the exchange's current
 * thread. As with every {@link PrintWriter}, failures show in {@link #checkError} only.
 */
final class BodyWriter extends PrintWriter {
    private static final int PIECE = 2048;

    private final ResponseOutput output;
    private final Charset charset;
    private final Frames frames;
    /** Whether every character below 128 is its own octet, and each character stands for itself. */
    private final boolean simple;

    private final @Nullable CharsetEncoder encoder;
    private char highSurrogate;
    private boolean failed;
    private boolean closed;

    /**
     * Text over a stream.
     *
     * @param frames tell whether a servlet is being included: it must not close what the one that includes goes on with
     */
    BodyWriter(ResponseOutput output, Charset charset, Frames frames) {
        super(Writer.nullWriter());
        this.output = output;
        this.charset = charset;
        this.frames = frames;
        simple = charset.equals(StandardCharsets.UTF_8)
                || charset.equals(StandardCharsets.ISO_8859_1)
                || charset.equals(StandardCharsets.US_ASCII);
        encoder = simple
                ? null
                : charset.newEncoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    @Override
    public void write(int c) {
        char character = (char) c;
        if (simple && character < 0x80 && highSurrogate == 0) {
            if (usable()) {
                try {
                    output.write(character);
                } catch (IOException e) {
                    failed = true;
                }
            }
            return;
        }
        write(String.valueOf(character));
    }

    @Override
    public void write(char[] text, int at, int count) {
        Objects.checkFromIndexSize(at, count, text.length);
        for (int done = 0; done < count; done += PIECE) {
            write(new String(text, at + done, Math.min(PIECE, count - done)));
        }
    }

    @Override
    public void write(String text, int at, int count) {
        write(text.substring(at, at + count));
    }

    @Override
    public void write(String text) {
        if (text.isEmpty() || !usable()) {
            return;
        }
        try {
            if (encoder != null) {
                encode(encoder, CharBuffer.wrap(text), false);
            } else {
                encodeSimple(text);
            }
        } catch (IOException e) {
            failed = true;
        }
    }

    private boolean usable() {
        failed |= closed;
        return !failed;
    }

    /** A pair of surrogates may come in two calls: the first waits for the second. */
    private void encodeSimple(String text) throws IOException {
        String whole = highSurrogate == 0 ? text : highSurrogate + text;
        highSurrogate = 0;
        int last = whole.length() - 1;
        if (Character.isHighSurrogate(whole.charAt(last))) {
            highSurrogate = whole.charAt(last);
            whole = whole.substring(0, last);
        }
        byte[] octets = whole.getBytes(charset);
        output.write(octets, 0, octets.length);
    }

    private void encode(CharsetEncoder by, CharBuffer text, boolean end) throws IOException {
        CharBuffer from = text;
        if (highSurrogate != 0) {
            from = CharBuffer.wrap(highSurrogate + text.toString());
            highSurrogate = 0;
        }
        ByteBuffer piece = ByteBuffer.allocate(
                Math.min(8192, (int) Math.ceil((double) by.maxBytesPerChar() * (from.remaining() + 1)) + 8));
        while (by.encode(from, piece, end).isOverflow()) {
            passOn(piece);
        }
        if (from.hasRemaining()) {
            highSurrogate = from.get();
        }
        while (end && by.flush(piece).isOverflow()) {
            passOn(piece);
        }
        passOn(piece);
    }

    private void passOn(ByteBuffer piece) throws IOException {
        output.write(piece.flip());
        piece.clear();
    }

    @Override
    public void println() {
        write(System.lineSeparator());
    }

    @Override
    public void flush() {
        if (closed || failed) {
            return;
        }
        try {
            output.flush();
        } catch (IOException e) {
            failed = true;
        }
    }

    @Override
    public void close() {
        if (closed || frames.including()) {
            return;
        }
        try {
            finish();
            closed = true;
            output.close();
        } catch (IOException e) {
            failed = true;
        }
    }

    /** Writes what the encoder still holds, such as the way back to the initial state. */
    void finish() throws IOException {
        if (closed || failed) {
            return;
        }
        if (encoder != null) {
            encode(encoder, CharBuffer.allocate(0), true);
            encoder.reset();
        } else if (highSurrogate != 0) {
            highSurrogate = 0;
            output.write('?');
        }
    }

    @Override
    public boolean checkError() {
        flush();
        return failed;
    }

    @Override
    protected void setError() {
        failed = true;
    }

    @Override
    protected void clearError() {
        failed = false;
    }
}
