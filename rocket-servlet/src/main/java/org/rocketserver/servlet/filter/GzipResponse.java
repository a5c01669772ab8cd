package org.rocketserver.servlet.filter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A response that is compressed if that turns out to be worth it. Of one request. */
final class GzipResponse extends HttpServletResponseWrapper {
    private final Gzip gzip;
    private final boolean head;

    /** What the application said of the content's length, which is not that of what leaves; -1 for nothing. */
    private long length = -1;

    private @Nullable GzipOutput output;
    private @Nullable PrintWriter writer;
    private boolean direct;

    GzipResponse(HttpServletResponse response, Gzip gzip, boolean head) {
        super(response);
        this.gzip = gzip;
        this.head = head;
    }

    private HttpServletResponse http() {
        return (HttpServletResponse) getResponse();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (writer != null) {
            throw new IllegalStateException("getWriter was called before (Servlet 6.1 §5.6)");
        }
        if (direct || (output == null && getContentType() != null && !worthIt())) {
            goDirect();
            return super.getOutputStream(); // as it is, so that the server may send files by itself
        }
        return compressing();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter known = writer;
        if (known != null) {
            return known;
        }
        if (direct) {
            return super.getWriter();
        }
        if (output != null) {
            throw new IllegalStateException("getOutputStream was called before (Servlet 6.1 §5.6)");
        }
        setCharacterEncoding(getCharacterEncoding());
        PrintWriter made = new PrintWriter(new OutputStreamWriter(compressing(), getCharacterEncoding()));
        writer = made;
        return made;
    }

    private GzipOutput compressing() {
        GzipOutput known = output;
        if (known == null) {
            known = new GzipOutput(this, gzip.minimum(), gzip.level());
            output = known;
        }
        return known;
    }

    // ---- what GzipOutput asks

    ServletOutputStream target() throws IOException {
        return super.getOutputStream();
    }

    /** Whether the content may be compressed, its size aside. */
    boolean worthIt() {
        int status = getStatus();
        String caching = getHeader("Cache-Control");
        return gzip.takes(getContentType())
                && status >= 200
                && status != SC_NO_CONTENT
                && status != SC_RESET_CONTENT
                && status != SC_PARTIAL_CONTENT
                && status != SC_NOT_MODIFIED
                && getHeader("Content-Encoding") == null
                && getHeader("Content-Range") == null
                && (caching == null || !caching.toLowerCase(Locale.ROOT).contains("no-transform"))
                && (length < 0 || length >= gzip.minimum());
    }

    void compressed() {
        length = -1;
        http().setHeader("Content-Encoding", "gzip");
        String tag = getHeader("ETag");
        if (tag != null && !tag.startsWith("W/")) {
            http().setHeader("ETag", "W/" + tag);
        }
    }

    /** The content leaves as it is. */
    void goDirect() {
        direct = true;
        if (length >= 0) {
            super.setContentLengthLong(length);
            length = -1;
        }
    }

    /** The same, and all of it is known. */
    void goDirect(int size) {
        length = length < 0 && !isCommitted() ? size : length;
        goDirect();
    }

    /** Ends the content after the application has. */
    void finish() throws IOException {
        if (output != null) {
            output.ending();
        }
        if (writer != null) {
            writer.flush();
        }
        if (output != null) {
            output.finish(head ? Math.max(length, 0) : -1);
        } else if (head && length >= 0 && worthIt()) {
            compressed();
        } else if (!direct) {
            goDirect();
        }
    }

    // ---- lengths

    @Override
    public void setContentLength(int octets) {
        setContentLengthLong(octets);
    }

    @Override
    public void setContentLengthLong(long octets) {
        if (direct) {
            super.setContentLengthLong(octets);
        } else {
            length = octets;
        }
    }

    @Override
    public void setHeader(String name, String value) {
        if (!takesLength(name, value)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!takesLength(name, value)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!takesLength(name, Integer.toString(value))) {
            super.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!takesLength(name, Integer.toString(value))) {
            super.addIntHeader(name, value);
        }
    }

    private boolean takesLength(String name, @Nullable String value) {
        if (direct || value == null || !"Content-Length".equalsIgnoreCase(name)) {
            return false;
        }
        try {
            length = Long.parseLong(value);
            return true;
        } catch (NumberFormatException e) {
            return false; // the server's to refuse
        }
    }

    // ---- other ways to end or begin again

    @Override
    public void flushBuffer() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        if (output != null) {
            output.flush();
        } else if (!direct && !isCommitted()) {
            goDirect();
        }
        super.flushBuffer();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        forget();
    }

    @Override
    public void reset() {
        super.reset();
        forget();
    }

    @Override
    public void sendError(int status) throws IOException {
        forget();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        forget();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        forget();
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        if (clearBuffer) {
            forget();
        }
        super.sendRedirect(location, status, clearBuffer);
    }

    private void forget() {
        if (isCommitted()) {
            return;
        }
        if (output != null && output.isCompressing()) {
            http().setHeader("Content-Encoding", null);
        }
        output = null;
        writer = null;
        direct = false;
        length = -1;
    }
}
