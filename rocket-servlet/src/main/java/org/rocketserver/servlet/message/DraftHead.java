package org.rocketserver.servlet.message;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
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
import org.rocketserver.http.Status;

/**
 * The head of a response as long as it can change (Servlet 6.1 §5.2): status, fields, content type, language, length
 * and trailers. It becomes the head that is sent when the first octets of the body leave. Content type and length have
 * their own places, whether they are set as such or as fields. Who may change it, and when, others have checked. Owned
 * by the exchange's current thread.
 */
final class DraftHead implements ResponseBuffer.Opening {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String CONTENT_LENGTH = "Content-Length";

    private final Exchange exchange;
    private final RequestServices services;
    private final Frames frames;
    private final ResponseHeaders headers = new ResponseHeaders();
    private final ContentTypeState contentType = new ContentTypeState();
    private final ResponseBuffer body;

    private int status = HttpServletResponse.SC_OK;
    private @Nullable Locale locale;
    private @Nullable Cookie kept;
    private boolean forOneUser;
    private @Nullable Supplier<Map<String, String>> trailers;

    /**
     * The head of a response about which nothing was said.
     *
     * @param exchange which is answered
     * @param services what it asks of other rooms
     * @param frames tell whose encoding is the default
     * @param bufferSize octets of the body that are held back
     */
    DraftHead(Exchange exchange, RequestServices services, Frames frames, int bufferSize) {
        this.exchange = exchange;
        this.services = services;
        this.frames = frames;
        body = new ResponseBuffer(this, bufferSize);
    }

    /** The body, which sends this head before its first octets and knows the length that was promised. */
    ResponseBuffer body() {
        return body;
    }

    // ---- as it leaves ------------------------------------------------------------------------------------------

    @Override
    public ResponseBody open(long whole) throws IOException {
        Supplier<Map<String, String>> fields = trailers;
        ResponseBody opened = exchange.respond(toHead(Status.of(status)), length(fields == null ? whole : -1));
        if (fields != null) {
            opened.trailers(() -> trailerHeaders(fields.get()));
        }
        return opened;
    }

    @Override
    public void ending() {
        services.saveSessions();
    }

    /** The fields as they are now, with a status. */
    ResponseHead toHead(Status code) {
        return new ResponseHead(code, headers.with(CONTENT_TYPE, contentType.value()));
    }

    private BodyLength length(long whole) {
        boolean head = "HEAD".equals(exchange.request().method());
        boolean bodiless = Status.of(status).bodiless();
        if (body.declared() >= 0 && (head || status == HttpServletResponse.SC_NOT_MODIFIED || !bodiless)) {
            return BodyLength.of(body.declared());
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

    // ---- status and fields -------------------------------------------------------------------------------------

    int status() {
        return status;
    }

    void status(int code) {
        status = Status.of(code).code();
    }

    /** Puts one value in the place of all of this name; null removes them. */
    void set(String name, @Nullable String value) {
        if (!special(name, value)) {
            headers.set(name, value);
        }
    }

    /** Appends a value; of content type and length there is one only. */
    void add(String name, String value) {
        if (!special(name, value)) {
            headers.add(name, value);
        }
    }

    private boolean special(String name, @Nullable String value) {
        if (name.equalsIgnoreCase(CONTENT_TYPE)) {
            contentType(value);
            return true;
        }
        if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
            promise(value == null ? -1 : Long.parseLong(value.strip()));
            return true;
        }
        return false;
    }

    /** The first value of this name, or null. */
    @Nullable
    String first(String name) {
        if (name.equalsIgnoreCase(CONTENT_TYPE)) {
            return contentType.value();
        }
        if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
            return body.declared() < 0 ? null : Long.toString(body.declared());
        }
        return headers.first(name);
    }

    /** All values of this name. */
    Collection<String> all(String name) {
        if (name.equalsIgnoreCase(CONTENT_TYPE) || name.equalsIgnoreCase(CONTENT_LENGTH)) {
            String value = first(name);
            return value == null ? List.of() : List.of(value);
        }
        return headers.all(name);
    }

    /** The names, each once. */
    Collection<String> names() {
        Collection<String> names = new TreeSet<>(headers.names());
        if (contentType.value() != null) {
            names.add(CONTENT_TYPE);
        }
        if (body.declared() >= 0) {
            names.add(CONTENT_LENGTH);
        }
        return names;
    }

    /** Adds a cookie, also where there is one of this name. */
    void add(Cookie cookie) {
        headers.add("Set-Cookie", SetCookies.text(cookie, services.now()));
    }

    /** Puts a cookie in the place of one of this name; it stays when the rest is cleared. */
    void replace(Cookie cookie) {
        headers.removeStarting("Set-Cookie", cookie.getName() + "=");
        add(cookie);
        kept = cookie;
    }

    /** No shared cache keeps the response (RFC 9111 §5.2.2.7) when the rest is cleared. */
    void stayPrivate() {
        forOneUser = true;
    }

    @Nullable
    Supplier<Map<String, String>> trailers() {
        return trailers;
    }

    void trailers(Supplier<Map<String, String>> supplier) {
        trailers = supplier;
    }

    // ---- what describes the body -------------------------------------------------------------------------------

    @Nullable
    String contentType() {
        return contentType.value();
    }

    void contentType(@Nullable String type) {
        contentType.type(type == null ? null : ResponseHeaders.checked(CONTENT_TYPE, type));
    }

    /** Promises a length of the body; less than zero takes the promise back. */
    void promise(long octets) {
        body.declare(Math.max(-1, octets));
    }

    String encoding() {
        return contentType.effective(frames.context().getResponseCharacterEncoding());
    }

    void encoding(@Nullable String name) {
        contentType.encoding(name == null ? null : ResponseHeaders.checked(CONTENT_TYPE, name));
    }

    /** The encoding of text from now on; see {@link ContentTypeState#use}. */
    Charset useEncoding() throws UnsupportedEncodingException {
        return contentType.use(frames.context().getResponseCharacterEncoding());
    }

    /** No text was written in that encoding: it may be another. */
    void unuseEncoding() {
        contentType.unuse();
    }

    Locale locale() {
        return locale == null ? Locale.getDefault() : locale;
    }

    void locale(@Nullable Locale wanted) {
        locale = wanted;
        headers.set("Content-Language", wanted == null ? null : wanted.toLanguageTag());
        contentType.locale(wanted == null ? null : encodingOf(wanted));
    }

    private @Nullable String encodingOf(Locale wanted) {
        String declared = services.localeEncoding(wanted);
        return declared == null ? LocaleEncodings.usual(wanted) : declared;
    }

    /** The body will be another, of no type as yet. */
    void forgetType() {
        contentType.clear();
    }

    /** Forgets what described a body that an error page replaces; cookies and other fields stay (§10.9). */
    void forgetBody(int code) {
        status = code;
        forgetType();
        for (String name : List.of("Content-Encoding", "Content-Language", "ETag", "Last-Modified")) {
            headers.set(name, null);
        }
        // with 416 it says how long the file is (RFC 9110 §15.5.17)
        if (code != HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE) {
            headers.set("Content-Range", null);
        }
    }

    /**
     * Everything as at the beginning, but for the length, which goes with the body, and what the container said: that
     * the response is for one user, and the id of the session if that is there still, since its client could not find
     * it any more.
     */
    void clear() {
        status = HttpServletResponse.SC_OK;
        headers.clear();
        if (kept != null && services.ownSessionLives()) {
            add(kept);
        }
        if (forOneUser) {
            headers.set("Cache-Control", "private");
        }
        contentType.clear();
        locale = null;
        trailers = null;
    }
}
