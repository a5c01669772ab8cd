package org.rocketserver.servlet.message;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.MediaType;
import org.rocketserver.http.Status;

/**
 * The body of a request and what describes it: type, encoding, and who reads it (the stream, the reader, or the
 * parameters; Servlet 6.1 §3.1, §3.13). Owned by the exchange's current thread.
 */
final class RequestContent {
    /** What an array may have, and one octet more that shows that a body is longer. */
    private static final int LARGEST = Integer.MAX_VALUE - 9;

    private final Exchange exchange;
    private final RequestServices services;
    private final Frames frames;
    private @Nullable RequestInput input;
    private @Nullable BufferedReader reader;
    private boolean streamTaken;
    private boolean parsed;
    private @Nullable String encoding;
    private @Nullable MediaType mediaType;
    private boolean typeKnown;

    RequestContent(Exchange exchange, RequestServices services, Frames frames) {
        this.exchange = exchange;
        this.services = services;
        this.frames = frames;
    }

    /** As sent, or null. */
    @Nullable
    String type() {
        return exchange.request().headers().first(HeaderName.CONTENT_TYPE);
    }

    /** Whether the body has a media type, parameters aside. */
    boolean is(String essence) {
        MediaType type = mediaType();
        return type != null && type.is(essence);
    }

    private @Nullable MediaType mediaType() {
        if (!typeKnown) {
            String text = type();
            mediaType = text == null ? null : MediaType.parse(text);
            typeKnown = true;
        }
        return mediaType;
    }

    /** In octets; -1 if the client did not tell. */
    long length() {
        BodyLength length = exchange.requestBody().length();
        if (length instanceof BodyLength.Known known) {
            return known.octets();
        }
        return length instanceof BodyLength.None && exchange.request().headers().contains(HeaderName.CONTENT_LENGTH)
                ? 0
                : -1;
    }

    /** {@code getCharacterEncoding}: by request, by application, or null. */
    @Nullable
    String encoding() {
        if (encoding != null) {
            return encoding;
        }
        String named = named();
        return named == null ? frames.context().getRequestCharacterEncoding() : named;
    }

    /** The encoding that the client names, or null. */
    private @Nullable String named() {
        MediaType type = mediaType();
        return type == null ? null : type.parameter("charset");
    }

    /** {@code setCharacterEncoding}: without effect once the body is being read as text. */
    void encoding(String name) throws UnsupportedEncodingException {
        if (reader == null && !parsed) {
            ContentTypeState.charset(name);
            encoding = name;
        }
    }

    /** Same as {@link #encoding(String)}. */
    void encoding(Charset charset) {
        if (reader == null && !parsed) {
            encoding = charset.name();
        }
    }

    /**
     * The encoding of text in the body, or a default.
     *
     * @throws UnsupportedEncodingException this machine does not know it; where the client named it the cause says how
     *     that is answered if the application does not care
     */
    Charset charset(Charset otherwise) throws UnsupportedEncodingException {
        String name = encoding();
        try {
            return name == null ? otherwise : ContentTypeState.charset(name);
        } catch (UnsupportedEncodingException e) {
            if (named() == null) {
                throw e;
            }
            UnsupportedEncodingException refused = new UnsupportedEncodingException(e.getMessage());
            refused.initCause(new HttpException(
                    Status.UNSUPPORTED_MEDIA_TYPE, "the body is in a character encoding that is not known here"));
            throw refused;
        }
    }

    RequestInput stream() {
        if (reader != null) {
            throw new IllegalStateException("getReader() was called already (Servlet 6.1 §3)");
        }
        streamTaken = true;
        return input();
    }

    /** The stream, for the container's own use. */
    RequestInput input() {
        RequestInput stream = input;
        if (stream == null) {
            stream = new RequestInput(exchange.requestBody(), services);
            input = stream;
        }
        return stream;
    }

    BufferedReader reader() throws UnsupportedEncodingException {
        if (streamTaken) {
            throw new IllegalStateException("getInputStream() was called already (Servlet 6.1 §3)");
        }
        BufferedReader text = reader;
        if (text == null) {
            text = new BufferedReader(new InputStreamReader(input(), charset(StandardCharsets.ISO_8859_1)));
            reader = text;
        }
        return text;
    }

    /** Takes the body for parameters or parts, unless somebody reads it already. */
    boolean take() {
        if (streamTaken || reader != null || parsed) {
            return false;
        }
        parsed = true;
        return true;
    }

    /** The body from its beginning, for the container's own use; null if some of it may have been read by others. */
    @Nullable
    InputStream untouched() {
        if (exchange.requestBody().length() instanceof BodyLength.None) {
            return InputStream.nullInputStream(); // nothing of it can be gone
        }
        boolean begun = parsed || reader != null || (input != null && input.begun());
        return begun ? null : input();
    }

    /**
     * Reads a whole body into memory.
     *
     * @param most octets; -1 for no limit
     * @return an array of its own, exactly as long as the body
     * @throws HttpException 413 if it is longer
     */
    byte[] whole(int most) throws IOException {
        long promised = length();
        int limit = most < 0 ? LARGEST : Math.min(most, LARGEST);
        if (promised > limit) {
            throw tooLarge();
        }
        byte[] octets = input().readNBytes(limit + 1);
        if (octets.length > limit) {
            throw tooLarge();
        }
        return octets;
    }

    private static HttpException tooLarge() {
        return new HttpException(Status.CONTENT_TOO_LARGE, "the form is larger than this server takes");
    }

    /** What followed the body (RFC 9110 §6.5), by names in lower case; only a body of unknown length can have it. */
    Map<String, String> trailers() {
        if (!finished()) {
            throw new IllegalStateException("trailers follow the body, which was not read to its end");
        }
        boolean open = exchange.requestBody().length() instanceof BodyLength.Unknown;
        Headers trailers = open ? exchange.requestBody().trailers() : Headers.EMPTY;
        Map<String, String> fields = new LinkedHashMap<>();
        for (int field = 0; field < trailers.size(); field++) {
            fields.merge(trailers.name(field).toLowerCase(Locale.ROOT), trailers.value(field), (a, b) -> a + "," + b);
        }
        return fields;
    }

    /** Whether all of the body was read, so that trailers are known. */
    boolean finished() {
        boolean open = exchange.requestBody().length() instanceof BodyLength.Unknown;
        return !open || (input != null && input.isFinished());
    }

    void end() {
        if (input != null) {
            input.end();
        }
    }
}
