package org.rocketserver.servlet.message;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response and who writes it: the stream, the writer, or, once an error or a redirect was sent, nobody of
 * the application (Servlet 6.1 §5, §5.5). Owned by the exchange's current thread.
 */
final class ResponseContent {
    private final DraftHead head;
    private final ResponseBuffer buffer;
    private final RequestServices services;
    private final Frames frames;
    private @Nullable ResponseOutput output;
    private @Nullable BodyWriter writer;
    private boolean streamTaken;
    private boolean answered;

    ResponseContent(DraftHead head, RequestServices services, Frames frames) {
        this.head = head;
        this.buffer = head.body();
        this.services = services;
        this.frames = frames;
    }

    ResponseOutput stream() {
        if (writer != null) {
            throw new IllegalStateException("getWriter() was called already (Servlet 6.1 §5)");
        }
        streamTaken = true;
        return output();
    }

    private ResponseOutput output() {
        ResponseOutput out = output;
        if (out == null) {
            out = new ResponseOutput(buffer, services, this::closeStream);
            output = out;
        }
        return out;
    }

    /**
     * The application closes the response: it leaves now (§5.7), for the application may have much else to do. A stream
     * closed by an included servlet must not end the response of the servlet that includes.
     */
    private void closeStream() throws IOException {
        if (!frames.including() && !answered) {
            buffer.close();
            buffer.flushClosed();
        }
    }

    PrintWriter writer() throws IOException {
        if (streamTaken) {
            throw new IllegalStateException("getOutputStream() was called already (Servlet 6.1 §5)");
        }
        BodyWriter out = writer;
        if (out == null) {
            Charset charset = head.useEncoding();
            out = new BodyWriter(output(), charset, frames);
            writer = out;
        }
        return out;
    }

    /** Commits, and pushes what is held to the peer; through the stream, which may be written by others meanwhile. */
    void flush() throws IOException {
        ResponseOutput out = output;
        if (out == null) {
            buffer.flush();
        } else {
            out.flush();
        }
    }

    /** Whether an error or redirect was sent: the application is through, though nothing may have left yet. */
    boolean answered() {
        return answered;
    }

    /** It was: drops what is written from now on. */
    void answer() {
        answered = true;
        buffer.mute(true);
    }

    /** Opens it again for an error page. */
    void reopen() {
        answered = false;
        clear();
    }

    /** Drops what was written and its length, the choice between stream and writer, and a listener with the stream. */
    void clear() {
        buffer.mute(false);
        buffer.nonBlocking(false);
        buffer.reset();
        buffer.declare(-1);
        head.unuseEncoding();
        output = null;
        writer = null;
        streamTaken = false;
    }

    /** Sends what is left and ends the body. Has no effect the second time. */
    void finish() throws IOException {
        if (writer != null) {
            writer.finish();
        }
        buffer.mute(false);
        buffer.close();
    }

    /** Closes the body where it is written without waiting; see {@link ResponseOutput#drained}. */
    boolean drained() {
        return output == null || output.drained();
    }

    /** Waits until a file has left with which the body ends. */
    void awaitFile() {
        if (output != null) {
            output.awaitGiven();
        }
    }
}
