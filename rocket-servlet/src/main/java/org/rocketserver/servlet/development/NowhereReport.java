package org.rocketserver.servlet.development;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocketserver.http.Html;
import org.rocketserver.servlet.page.Json;

/** Tells of a request that leads to no application which ones there are. Pure. */
final class NowhereReport {
    private static final String STATUS = "404 Not Found";

    private final String headline;
    private final List<String> contexts;

    /**
     * A report.
     *
     * @param path what was asked for
     * @param contexts the context paths that there are, empty for the root context
     */
    NowhereReport(String path, Collection<String> contexts) {
        this.headline = "No application is at " + path;
        this.contexts = contexts.stream().map(context -> context + "/").toList();
    }

    /** For browsers, with links. */
    String html() {
        StringBuilder page = new StringBuilder(HtmlReport.begin(STATUS, headline));
        page.append("<h2>").append(heading()).append("</h2><ul>");
        for (String context : contexts) {
            page.append("<li><a href=\"")
                    .append(Html.escape(link(context)))
                    .append("\">")
                    .append(Html.escape(context))
                    .append("</a></li>");
        }
        return page.append("</ul></body></html>\n").toString();
    }

    private static String link(String context) {
        try {
            return new URI(null, null, context, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path that begins with a slash is a reference", e);
        }
    }

    /** For programs. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", 404);
        json.put("error", headline);
        json.put("contexts", contexts);
        return Json.lines(json);
    }

    /** For terminals. */
    String text() {
        StringBuilder text = new StringBuilder(STATUS + "\n" + headline + "\n\n" + heading() + "\n");
        contexts.forEach(context -> text.append("  ").append(context).append('\n'));
        return text.toString();
    }

    private String heading() {
        return contexts.isEmpty() ? "No application runs" : "Applications are at";
    }
}
