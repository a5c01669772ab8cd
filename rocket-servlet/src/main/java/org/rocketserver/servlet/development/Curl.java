package org.rocketserver.servlet.development;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request again, as a command. A form's fields are said again; any other body is not there any more, and credentials
 * are not shown: they have to be filled in.
 *
 * @param text the command
 * @param unkept what of the body has to be filled in, in a sentence; null if nothing
 */
record Curl(String text, @Nullable String unkept) {
    /** curl makes these by itself. */
    private static final Set<String> OWN = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "accept-encoding",
            "upgrade-insecure-requests");

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";

    /** The command for a request. */
    static Curl of(HttpServletRequest request) {
        Map<String, String[]> fields = fields(request);
        boolean body = fields.isEmpty() && hasBody(request);
        boolean multipart = body && isOf(request, MULTIPART);
        StringBuilder command = new StringBuilder("curl -i");
        String method = request.getMethod();
        boolean sends = body || !fields.isEmpty();
        if (method.equals("HEAD") && !sends) {
            command.append(" --head");
        } else if (!method.equals(sends ? "POST" : "GET")) {
            command.append(" -X ").append(quoted(method));
        }
        headers(request, multipart || !fields.isEmpty(), command);
        fields.forEach((name, values) -> {
            for (String value : values) {
                // curl encodes what stands behind the first "="
                String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
                command.append(" --data-urlencode ").append(quoted(encoded + "=" + Credentials.value(name, value)));
            }
        });
        if (body) {
            command.append(multipart ? " -F field=@file" : " --data-binary @body");
        }
        String query = request.getQueryString();
        command.append(' ')
                .append(quoted(request.getRequestURL() + (query == null ? "" : "?" + Credentials.query(query))));
        return new Curl(command.toString(), body ? unkept(request, multipart) : null);
    }

    private static void headers(HttpServletRequest request, boolean ownType, StringBuilder command) {
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OWN.contains(lower) && !lower.startsWith("sec-") && !(ownType && lower.equals("content-type"))) {
                for (String value : Collections.list(request.getHeaders(name))) {
                    command.append(" -H ").append(quoted(name + ": " + Credentials.field(name, value)));
                }
            }
        }
    }

    /** The fields of a form, if they are known: those of the query would be among them. */
    private static Map<String, String[]> fields(HttpServletRequest request) {
        if (!isOf(request, FORM) || request.getQueryString() != null) {
            return Map.of();
        }
        try {
            return isThere(request) ? request.getParameterMap() : Map.of();
        } catch (IllegalStateException | IOException e) {
            return Map.of(); // they are malformed or were read as text, which may be what went wrong
        }
    }

    /** Whether the body has been read or has arrived: nobody is waited for to show an error. */
    private static boolean isThere(HttpServletRequest request) throws IOException {
        ServletInputStream body = request.getInputStream();
        long length = request.getContentLengthLong();
        return body.isFinished() || (length >= 0 && body.available() >= length);
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static boolean isOf(HttpServletRequest request, String type) {
        String sent = request.getContentType();
        return sent != null && sent.toLowerCase(Locale.ROOT).startsWith(type);
    }

    private static String unkept(HttpServletRequest request, boolean multipart) {
        long length = request.getContentLengthLong();
        String type = request.getContentType();
        String size = length < 0 ? "" : " of " + length + " octets";
        return "The body" + size + (type == null ? "" : " (" + type + ")") + " is not kept: "
                + (multipart ? "write the form's fields in place of field=@file." : "write it to the file body.");
    }

    /** One word for a shell (POSIX §2.2.2). */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
