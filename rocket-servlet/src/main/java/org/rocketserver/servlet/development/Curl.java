package org.rocketserver.servlet.development;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;

/** Says a request again as a command. Pure. */
final class Curl {
    /** curl makes these by itself. */
    private static final Set<String> OWN = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "accept-encoding",
            "upgrade-insecure-requests");

    private Curl() {}

    /**
     * The command; a form's fields are said again, any other body is not there any more. Credentials have to be filled
     * in again.
     */
    static String command(HttpServletRequest request) {
        StringBuilder command = new StringBuilder("curl -i");
        String method = request.getMethod();
        boolean form = isForm(request);
        if (method.equals("HEAD")) {
            command.append(" --head");
        } else if (!method.equals("GET") && !(form && method.equals("POST"))) {
            command.append(" -X ").append(quoted(method));
        }
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OWN.contains(lower) && !lower.startsWith("sec-") && !(form && lower.equals("content-type"))) {
                for (String value : Collections.list(request.getHeaders(name))) {
                    command.append(" -H ").append(quoted(name + ": " + Credentials.field(name, value)));
                }
            }
        }
        if (form) {
            request.getParameterMap().forEach((name, values) -> {
                for (String value : values) {
                    command.append(" --data-urlencode ").append(quoted(name + "=" + Credentials.value(name, value)));
                }
            });
        }
        String query = request.getQueryString();
        return command.append(' ')
                .append(quoted(request.getRequestURL() + (query == null ? "" : "?" + Credentials.query(query))))
                .toString();
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null
                && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")
                && request.getQueryString() == null;
    }

    /** One word for a shell (POSIX §2.2.2). */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
