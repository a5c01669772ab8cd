package org.rocketserver.servlet.security;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Headers;

/**
 * The request that a FORM login interrupted (Servlet 6.1 §13.6.3), kept in the session until the user is known; it goes
 * to a store with its session, so that another server can go on with it.
 *
 * @param method its method
 * @param uri path and query as sent, without the id of the session
 * @param fields its header section, without what belongs to a connection or to framing: names, each before its value;
 *     empty if all there is to say is where it led
 * @param body its content, empty if it had none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over and never compared
public record SavedRequest(String method, String uri, List<String> fields, byte[] body) implements Serializable {
    private static final Set<String> NOT_KEPT = Set.of(
            "connection",
            "content-length",
            "cookie",
            "expect",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host");

    /** Copies the fields. */
    public SavedRequest {
        fields = List.copyOf(fields);
    }

    /** Its header section. */
    public Headers headers() {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < fields.size(); i += 2) {
            headers.add(fields.get(i), fields.get(i + 1));
        }
        return headers.build();
    }

    /**
     * Keeps a request; reads its body. One whose body others have begun to read, as parameters for example, cannot be
     * gone on with, for without all of it nobody knows what it would do: only where it led is kept, as for a GET.
     *
     * @param most how many octets of body, and of header section, may be kept
     * @return null if one of them is longer
     * @throws IOException the body cannot be read
     */
    static @Nullable SavedRequest of(SecuredRequest interrupted, int most) throws IOException {
        HttpServletRequest request = interrupted.request();
        InputStream in = interrupted.untouchedBody();
        if (in == null) {
            return whereItLed(interrupted);
        }
        if (request.getContentLengthLong() > most) {
            return null;
        }
        byte[] body = in.readNBytes(most + 1);
        if (body.length > most) {
            return null;
        }
        if (body.length == 0 && "GET".equals(request.getMethod())) {
            return whereItLed(interrupted);
        }
        List<String> fields = fields(request);
        int octets = fields.stream().mapToInt(String::length).sum();
        return octets > most ? null : new SavedRequest(request.getMethod(), place(interrupted), fields, body);
    }

    private static SavedRequest whereItLed(SecuredRequest interrupted) {
        return new SavedRequest("GET", place(interrupted), List.of(), new byte[0]);
    }

    private static List<String> fields(HttpServletRequest request) {
        List<String> fields = new ArrayList<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!NOT_KEPT.contains(name.toLowerCase(Locale.ROOT))) {
                copy(request, name, fields);
            }
        }
        return fields;
    }

    private static void copy(HttpServletRequest from, String name, List<String> to) {
        for (String value : Collections.list(from.getHeaders(name))) {
            to.add(name);
            to.add(value);
        }
    }

    /** What a request asks for, whatever the id of its session: a login gives it another. */
    static String place(SecuredRequest request) {
        return request.withoutSessionId(uri(request));
    }

    /** Path and query of a request, never with more than one slash at the front: {@code //x} would be another host. */
    static String uri(SecuredRequest request) {
        String target = request.target();
        int slashes = 0;
        while (slashes < target.length() && target.charAt(slashes) == '/') {
            slashes++;
        }
        return slashes > 1 ? target.substring(slashes - 1) : target;
    }

    /** Whether the browser's own request after the redirect says all there is to say. */
    public boolean plain() {
        return body.length == 0 && method.equals("GET");
    }

    /**
     * The same with what belongs to the connection at hand: its host and its cookies, which have the new session id.
     */
    SavedRequest resumedBy(HttpServletRequest request) {
        List<String> now = new ArrayList<>(fields);
        copy(request, "Host", now);
        copy(request, "Cookie", now);
        if (body.length > 0) {
            now.add("Content-Length");
            now.add(Integer.toString(body.length));
        }
        return new SavedRequest(method, uri, now, body);
    }

    /** Does not show what was sent. */
    @Override
    public String toString() {
        return "SavedRequest[" + method + ", " + body.length + " octets]";
    }
}
