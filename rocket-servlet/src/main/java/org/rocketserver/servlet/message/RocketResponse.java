package org.rocketserver.servlet.message;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpDate;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;

/**
 * The response as the application sees it (Servlet 6.1 chapter 5). Made for one exchange and dropped with it; owned by
 * the exchange's current thread. While an include is under way, what would change the head is ignored (§9.3); so it is
 * after the commit (§5.2).
 */
public final class RocketResponse implements HttpServletResponse {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String CONTENT_LENGTH = "Content-Length";

    private final Exchange exchange;
    private final RequestServices services;
    private final Frames frames;
    private final MessageSettings settings;
    private final Origin origin;
    private final ResponseHeaders headers = new ResponseHeaders();
    private final ContentTypeState contentType = new ContentTypeState();
    private final ResponseBuffer buffer;

    private int status = SC_OK;
    private @Nullable Locale locale;
    private @Nullable ResponseOutput output;
    private @Nullable BodyWriter writer;
    private boolean outputTaken;
    private @Nullable SentError error;
    /** An error or redirect was sent: the application is through, though nothing may have left yet. */
    private boolean answered;

    private @Nullable Supplier<Map<String, String>> trailers;

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
        origin = new Origin(exchange);
        buffer = new ResponseBuffer(new Ends(), settings.bufferSize());
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
        answered = false;
        status = code;
        clearBody();
        contentType.clear();
        for (String name : List.of("Content-Encoding", "Content-Language", "ETag", "Last-Modified")) {
            headers.set(name, null);
        }
        // with 416 it says how long the file is (RFC 9110 §15.5.17)
        if (code != SC_REQUESTED_RANGE_NOT_SATISFIABLE) {
            headers.set("Content-Range", null);
        }
    }

    /**
     * Whether octets have left or cannot be taken back; other than {@link #isCommitted} not after {@code sendError}.
     */
    public boolean sent() {
        return buffer.committed();
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
        if (writer != null) {
            writer.finish();
        }
        buffer.mute(false);
        buffer.close();
    }

    /**
     * Closes the body where it is written without waiting, and says whether all of it has left; see
     * {@link ResponseOutput#drained}. An error that waits to be answered leaves it as it is.
     */
    public boolean drained() {
        return output == null || error != null || output.drained();
    }

    /** Waits until a file has left with which the body ends: somebody is told next that all is done. */
    public void awaitFile() {
        if (output != null) {
            output.awaitGiven();
        }
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
        headers.removeStarting("Set-Cookie", cookie.getName() + "=");
        headers.add("Set-Cookie", SetCookies.text(cookie, services.now()));
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
        return head(Status.SWITCHING_PROTOCOLS);
    }

    private final class Ends implements ResponseBuffer.Opening {
        @Override
        public ResponseBody open(long whole) throws IOException {
            Supplier<Map<String, String>> fields = trailers;
            ResponseBody body = exchange.respond(head(Status.of(status)), length(fields == null ? whole : -1));
            if (fields != null) {
                body.trailers(() -> trailerHeaders(fields.get()));
            }
            return body;
        }

        @Override
        public void ending() {
            services.saveSessions();
        }
    }

    private ResponseHead head(Status code) {
        return new ResponseHead(code, headers.with(CONTENT_TYPE, contentType.value()));
    }

    private BodyLength length(long whole) {
        boolean head = "HEAD".equals(exchange.request().method());
        boolean bodiless = Status.of(status).bodiless();
        if (buffer.declared() >= 0 && (head || status == SC_NOT_MODIFIED || !bodiless)) {
            return BodyLength.of(buffer.declared());
        }
        // a HEAD whose servlet wrote nothing says nothing about the length of a GET (RFC 9110 §8.6)
        if (bodiless || (head && whole <= 0)) {
            return BodyLength.NONE;
        }
        return whole >= 0 ? BodyLength.of(whole) : BodyLength.UNKNOWN;
    }

    private static Headers trailerHeaders(@Nullable Map<String, String> fields) {
        Headers.Builder builder = Headers.builder();
        if (fields != null) {
            fields.forEach(builder::add);
        }
        return builder.build();
    }

    private static IllegalStateException committed(String what) {
        return new IllegalStateException("the response is committed: too late to " + what);
    }

    // ---- head --------------------------------------------------------------------------------------------------

    /** Whether changes to the head are to be ignored. */
    private boolean fixed() {
        return buffer.committed() || answered || frames.including();
    }

    @Override
    public void setStatus(int code) {
        if (!fixed()) {
            status = Status.of(code).code();
        }
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setHeader(@Nullable String name, @Nullable String value) {
        if (name != null && !name.isEmpty() && !fixed() && !special(name, value)) {
            headers.set(name, value);
        }
    }

    @Override
    public void addHeader(@Nullable String name, @Nullable String value) {
        if (name != null && !name.isEmpty() && value != null && !fixed() && !special(name, value)) {
            headers.add(name, value);
        }
    }

    /** Content type and length have their own place. */
    private boolean special(String name, @Nullable String value) {
        if (name.equalsIgnoreCase(CONTENT_TYPE)) {
            setContentType(value);
            return true;
        }
        if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
            setContentLengthLong(value == null ? -1 : Long.parseLong(value.strip()));
            return true;
        }
        return false;
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
        if (name.equalsIgnoreCase(CONTENT_TYPE)) {
            return contentType.value();
        }
        if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
            return buffer.declared() < 0 ? null : Long.toString(buffer.declared());
        }
        return headers.first(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        if (name.equalsIgnoreCase(CONTENT_TYPE) || name.equalsIgnoreCase(CONTENT_LENGTH)) {
            String value = getHeader(name);
            return value == null ? List.of() : List.of(value);
        }
        return headers.all(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        Collection<String> names = new TreeSet<>(headers.names());
        if (contentType.value() != null) {
            names.add(CONTENT_TYPE);
        }
        if (buffer.declared() >= 0) {
            names.add(CONTENT_LENGTH);
        }
        return names;
    }

    @Override
    public void addCookie(Cookie cookie) {
        if (!fixed()) {
            headers.add("Set-Cookie", SetCookies.text(cookie, services.now()));
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
        trailers = supplier;
    }

    @Override
    public @Nullable Supplier<Map<String, String>> getTrailerFields() {
        return trailers;
    }

    // ---- content type and language -----------------------------------------------------------------------------

    @Override
    public void setContentType(@Nullable String type) {
        if (!fixed()) {
            contentType.type(type == null ? null : ResponseHeaders.checked(CONTENT_TYPE, type));
        }
    }

    @Override
    public @Nullable String getContentType() {
        return contentType.value();
    }

    @Override
    public void setCharacterEncoding(@Nullable String encoding) {
        if (!fixed()) {
            contentType.encoding(encoding == null ? null : ResponseHeaders.checked(CONTENT_TYPE, encoding));
        }
    }

    @Override
    public void setCharacterEncoding(@Nullable Charset encoding) {
        setCharacterEncoding(encoding == null ? null : encoding.name());
    }

    @Override
    public String getCharacterEncoding() {
        return contentType.effective(frames.context().getResponseCharacterEncoding());
    }

    @Override
    public void setLocale(@Nullable Locale wanted) {
        if (fixed()) {
            return;
        }
        locale = wanted;
        headers.set("Content-Language", wanted == null ? null : wanted.toLanguageTag());
        contentType.locale(wanted == null ? null : localeEncoding(wanted));
    }

    private @Nullable String localeEncoding(Locale wanted) {
        String declared = services.localeEncoding(wanted);
        return declared == null ? LocaleEncodings.usual(wanted) : declared;
    }

    @Override
    public Locale getLocale() {
        return locale == null ? Locale.getDefault() : locale;
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!fixed()) {
            buffer.declare(Math.max(-1, length));
        }
    }

    // ---- body --------------------------------------------------------------------------------------------------

    @Override
    public ServletOutputStream getOutputStream() {
        if (writer != null) {
            throw new IllegalStateException("getWriter() was called already (Servlet 6.1 §5)");
        }
        outputTaken = true;
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

    /** A stream closed by an included servlet must not end the response of the servlet that includes. */
    private void closeStream() throws IOException {
        if (!frames.including() && !answered) {
            buffer.close();
        }
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (outputTaken) {
            throw new IllegalStateException("getOutputStream() was called already (Servlet 6.1 §5)");
        }
        BodyWriter out = writer;
        if (out == null) {
            Charset charset = contentType.use(frames.context().getResponseCharacterEncoding());
            out = new BodyWriter(output(), charset);
            writer = out;
        }
        return out;
    }

    @Override
    public void setBufferSize(int size) {
        if (isCommitted() || buffer.accepted() > 0) {
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
        buffer.flush();
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
        return buffer.committed() || answered;
    }

    @Override
    public void reset() {
        if (isCommitted()) {
            throw committed("reset it");
        }
        if (frames.including()) {
            return;
        }
        status = SC_OK;
        headers.clear();
        contentType.clear();
        locale = null;
        trailers = null;
        clearBody();
    }

    /** Drops what was written and its length, and the choice between stream and writer. */
    private void clearBody() {
        buffer.mute(false);
        buffer.reset();
        buffer.declare(-1);
        contentType.unuse();
        output = null;
        writer = null;
        outputTaken = false;
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
        status = Status.of(code).code();
        clearBody();
        error = new SentError(code, message);
        answered();
    }

    private void answered() {
        answered = true;
        buffer.mute(true);
    }

    @Override
    public void sendRedirect(String location, int code, boolean clearBuffer) throws IOException {
        if (isCommitted()) {
            throw committed("redirect");
        }
        String target = Redirects.target(location, origin, frames.paths().requestUri(), settings.relativeRedirects());
        if (frames.including()) {
            return;
        }
        if (clearBuffer) {
            clearBody();
        }
        status = Status.of(code).code();
        headers.set("Location", target);
        if (clearBuffer) {
            byte[] note = Redirects.note(target);
            contentType.clear();
            contentType.type("text/html;charset=US-ASCII");
            buffer.write(note, 0, note.length);
        }
        answered();
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
