package org.rocketserver.servlet.dispatch;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Html;
import org.rocketserver.http.Status;

/** The page for an error the application has no page for: plain, escaped, without inside facts. Pure. */
public final class ErrorPageWriter {
    private ErrorPageWriter() {}

    /**
     * The page in UTF-8.
     *
     * @param message what the application said with {@code sendError}; never what an exception said
     */
    public static byte[] page(int status, @Nullable String message) {
        String reason = Status.of(status).reason();
        String title = reason.isEmpty() ? Integer.toString(status) : status + " " + reason;
        StringBuilder page = new StringBuilder(256)
                .append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title></head>\n<body><h1>")
                .append(title)
                .append("</h1>");
        if (message != null && !message.isEmpty() && !message.equals(reason)) {
            page.append("<p>").append(Html.escape(message)).append("</p>");
        }
        return page.append("</body></html>\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
