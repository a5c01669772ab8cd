package org.rocketserver.servlet.message;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.HttpDate;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;
import org.rocketserver.servlet.spi.BodyProgress;

/**
 * The response as the application sees it (Servlet 6.1 chapter 5). Made for one exchange and dropped with it; owned by
 * the exchange's current thread. While an include is under way, what would change the head is ignored (§9.3); so it is
 * after the commit (§5.2).
 */
public final class RocketResponse implements HttpServletResponse, BodyProgress {
    private final Exchange exchange;
    private final RequestServices services;
    private final Frames frames;
    private final MessageSettings settings;
    private final DraftHead head;
    private final ResponseBuffer buffer;
    private final ResponseContent content;
    private @Nullable SentError error;

    /** What was asked with {@code sendError}. */
    public record SentError(int status, @Nullable String message) {}

    /**
     * The response of an exchange.
     *
     * @param exchange where it goes
     * @param services what it asks of other rooms
     * @param frames the request's dispatches
     * @param settings buffer size, redirects
     */
    public RocketResponse(Exchange exchange, RequestServices services, Frames frames, MessageSettings settings) {
        this.exchange = exchange;
        this.services = services;
        this.frames = frames;
        this.settings = settings;
        head = new DraftHead(exchange, services, frames, settings.bufferSize());
        buffer = head.body();
        content = new ResponseContent(head, services, frames);
    }

    // ---- for the container -------------------------------------------------------------------------------------

    /** What {@code sendError} asked for and nobody has taken up yet, or null. */
    public @Nullable SentError error() {
        return error;
    }

    /**
     * Opens the response again for an error page (§10.9): drops what was written and what described it, keeps cookies
     * and other headers, lets the page choose between stream and writer.
     *
     * @param code the status of the answer
     * @throws IllegalStateException the response has left already
     */
    public void beginErrorPage(int code) {
        if (buffer.committed()) {
            throw committed("open it for an error page");
        }
        error = null;
        content.reopen();
        head.forgetBody(code);
    }

    /**
     * Whether octets have left or cannot be taken back; other than {@link #isCommitted} not after {@code sendError}.
     */
    public boolean sent() {
        return buffer.committed();
    }

    @Override
    public boolean bodyBegun() {
        return buffer.accepted() > 0 || isCommitted();
    }

    /** Whether an error or a redirect was sent and nobody has taken it up yet: what is written is dropped. */
    public boolean answered() {
        return content.answered();
    }

    /** Whether the client went away while the response was on its way. */
    public boolean lost() {
        return buffer.lost();
    }

    /** Whether nothing more can be written: closed by the application, or its promised length is reached. */
    public boolean closed() {
        return buffer.closed();
    }

    /** Ends a forward (§9.4): sends and closes the response, unless an error waits to be answered. */
    public void closeToApplication() throws IOException {
        if (error == null) {
            finish();
        }
    }

    /** Sends what is left and ends the body. Has no effect the second time. */
    public void finish() throws IOException {
        content.finish();
    }

    /**
     * Closes the body where it is written without waiting, and says whether all of it has left; see
     * {@link ResponseOutput#drained}. An error that waits to be answered leaves it as it is.
     */
    public boolean drained() {
        return error != null || content.drained();
    }

    /** Waits until a file has left with which the body ends: somebody is told next that all is done. */
    public void awaitFile() {
        content.awaitFile();
    }

    /**
     * Sets a cookie of the container's own, in place of an earlier one of that name; allowed during an include (§9.3).
     *
     * @throws IllegalStateException the response is committed
     */
    public void setContainerCookie(Cookie cookie) {
        if (buffer.committed()) {
            throw committed("set a cookie");
        }
        head.replace(cookie);
    }

    /** It is for one user, also when it is reset: no shared cache keeps it, unless the application says otherwise. */
    public void stayPrivate() {
        head.stayPrivate();
    }

    /**
     * Holds everything back from now on, also a flush: the head of an upgrade leaves when the request has been served
     * (§2.3.3.5), and it has no body. An error that is sent instead is not held back.
     */
    public void upgrading() {
        buffer.mute(true);
    }

    /**
     * Gives the head that the application prepared for an upgrade (§2.3.3.5); the response is over with it.
     *
     * @throws IllegalStateException the response is committed
     */
    public ResponseHead leaveForUpgrade() {
        if (buffer.committed() || buffer.closed()) {
            throw committed("upgrade");
        }
        buffer.abandon();
        return head.toHead(Status.SWITCHING_PROTOCOLS);
    }

    private static IllegalStateException committed(String what) {
        return new IllegalStateException("the response is committed: too late to " + what);
    }

    // ---- head --------------------------------------------------------------------------------------------------

    /** Whether changes to the head are to be ignored. */
    private boolean fixed() {
        return isCommitted() || frames.including();
    }

    @Override
    public void setStatus(int code) {
        if (!fixed()) {
            head.status(code);
        }
    }

    @Override
    public int getStatus() {
        return head.status();
    }

    @Override
    public void setHeader(@Nullable String name, @Nullable String value) {
        if (name != null && !name.isEmpty() && !fixed()) {
            head.set(name, value);
        }
    }

    @Override
    public void addHeader(@Nullable String name, @Nullable String value) {
        if (name != null && !name.isEmpty() && value != null && !fixed()) {
            head.add(name, value);
        }
    }

    @Override
    public void setDateHeader(@Nullable String name, long date) {
        setHeader(name, HttpDate.format(Math.floorDiv(date, 1000L)));
    }

    @Override
    public void addDateHeader(@Nullable String name, long date) {
        addHeader(name, HttpDate.format(Math.floorDiv(date, 1000L)));
    }

    @Override
    public void setIntHeader(@Nullable String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(@Nullable String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public boolean containsHeader(String name) {
        return getHeader(name) != null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return head.first(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return head.all(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return head.names();
    }

    @Override
    public void addCookie(Cookie cookie) {
        if (!fixed()) {
            head.add(cookie);
        }
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> supplier) {
        if (isCommitted()) {
            throw committed("promise trailers");
        }
        if (exchange.request().version() == HttpVersion.HTTP_1_0) {
            throw new IllegalStateException("HTTP/1.0 has no trailers (RFC 9110 §6.5)");
        }
        head.trailers(supplier);
    }

    @Override
    public @Nullable Supplier<Map<String, String>> getTrailerFields() {
        return head.trailers();
    }

    // ---- content type and language -----------------------------------------------------------------------------

    @Override
    public void setContentType(@Nullable String type) {
        if (!fixed()) {
            head.contentType(type);
        }
    }

    @Override
    public @Nullable String getContentType() {
        return head.contentType();
    }

    @Override
    public void setCharacterEncoding(@Nullable String encoding) {
        if (!fixed()) {
            head.encoding(encoding);
        }
    }

    @Override
    public void setCharacterEncoding(@Nullable Charset encoding) {
        setCharacterEncoding(encoding == null ? null : encoding.name());
    }

    @Override
    public String getCharacterEncoding() {
        return head.encoding();
    }

    @Override
    public void setLocale(@Nullable Locale wanted) {
        if (!fixed()) {
            head.locale(wanted);
        }
    }

    @Override
    public Locale getLocale() {
        return head.locale();
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!fixed()) {
            head.promise(length);
        }
    }

    // ---- body --------------------------------------------------------------------------------------------------

    @Override
    public ServletOutputStream getOutputStream() {
        return content.stream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        return content.writer();
    }

    @Override
    public void setBufferSize(int size) {
        if (bodyBegun()) {
            throw new IllegalStateException(
                    "the buffer's size must be set before content is written (Servlet 6.1 §5.1)");
        }
        buffer.capacity(Math.max(size, buffer.capacity()));
    }

    @Override
    public int getBufferSize() {
        return buffer.capacity();
    }

    @Override
    public void flushBuffer() throws IOException {
        content.flush();
    }

    @Override
    public void resetBuffer() {
        if (isCommitted()) {
            throw committed("reset its buffer");
        }
        buffer.reset();
    }

    @Override
    public boolean isCommitted() {
        return buffer.committed() || content.answered();
    }

    @Override
    public void reset() {
        if (isCommitted()) {
            throw committed("reset it");
        }
        if (frames.including()) {
            return;
        }
        head.clear();
        content.clear();
    }

    // ---- answers -----------------------------------------------------------------------------------------------

    @Override
    public void sendError(int code) throws IOException {
        sendError(code, null);
    }

    /** Notes the error; it is answered by the container when the application has returned (§10.9.2). */
    @Override
    public void sendError(int code, @Nullable String message) throws IOException {
        if (isCommitted()) {
            throw committed("send an error");
        }
        if (frames.including()) {
            return;
        }
        head.status(code);
        content.clear();
        error = new SentError(code, message);
        content.answer();
    }

    @Override
    public void sendRedirect(String location, int code, boolean clearBuffer) throws IOException {
        if (isCommitted()) {
            throw committed("redirect");
        }
        Origin origin = new Origin(exchange);
        // wherever it was dispatched: so the client resolves what stays relative, and encodeRedirectURL what gets an id
        String base = frames.original().requestUri();
        String target = Redirects.target(location, origin, base, settings.relativeRedirects());
        if (frames.including()) {
            return;
        }
        if (clearBuffer) {
            content.clear();
        }
        head.status(code);
        head.set("Location", target);
        if (clearBuffer) {
            byte[] note = Redirects.note(target);
            head.forgetType();
            head.contentType("text/html;charset=US-ASCII");
            buffer.write(note, 0, note.length);
        }
        content.answer();
    }

    @Override
    public String encodeURL(String url) {
        return services.encodeUrl(url);
    }

    @Override
    public String encodeRedirectURL(String url) {
        return services.encodeRedirectUrl(url);
    }
}
