package org.rocketserver.servlet.development;

import java.util.Map;
import org.rocketserver.http.Html;

/** A report for browsers: one file, light and dark, everything escaped. Pure. */
final class HtmlReport {
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--bg:#fff;--fg:#1c1e21;--soft:#667;--line:#d9dbe0;--box:#f5f6f8;--bad:#b3261e;--mark:#fde7e5}
            @media(prefers-color-scheme:dark){:root{--bg:#16181c;--fg:#e6e7ea;--soft:#9aa;--line:#33363d;--box:#1f2228;--bad:#ff8a80;--mark:#4a2320}}
            body{background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem}
            h1{color:var(--bad);font-size:1.3rem;margin:.2rem 0;overflow-wrap:anywhere}
            h2{font-size:1rem;margin:1.6rem 0 .4rem}
            p.status,p.then{color:var(--soft);margin:0;overflow-wrap:anywhere}
            pre,code{font:13px/1.5 ui-monospace,monospace}
            pre{background:var(--box);border:1px solid var(--line);border-radius:6px;margin:0;overflow:auto;padding:.6rem .8rem}
            pre mark{background:var(--mark);color:inherit;display:inline-block;min-width:100%}
            table{border-collapse:collapse;font-size:13px}td{padding:.1rem 1rem .1rem 0;vertical-align:top;overflow-wrap:anywhere}
            td:first-child{color:var(--soft);white-space:nowrap}ol{margin:0;padding-left:1.4rem}li.ahead{color:var(--soft)}
            button{background:var(--box);border:1px solid var(--line);border-radius:6px;color:inherit;font:inherit;font-weight:400;margin-left:.6rem;padding:.1rem .7rem}
            """;
    private static final String SCRIPT =
            """
            document.getElementById('copy').onclick=e=>navigator.clipboard.writeText(document.getElementById('curl').textContent)
            .then(()=>{e.target.textContent='copied'});
            """;

    private final Report report;
    private final StringBuilder page = new StringBuilder(16 * 1024);

    private HtmlReport(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        return new HtmlReport(report).write();
    }

    /** The beginning of a page, with its headline. */
    static String begin(String status, String headline) {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
                <title>%1$s</title><style>%2$s</style></head><body><p class="status">%1$s</p><h1>%3$s</h1>"""
                .formatted(Html.escape(status), STYLE, Html.escape(headline));
    }

    private String write() {
        page.append(begin(report.status(), report.headline()));
        report.chain().stream().skip(1).forEach(cause -> {
            page.append("<p class=\"then\">which led to ");
            text(cause);
            page.append("</p>");
        });
        report.source().ifPresent(this::source);
        way();
        patterns();
        request();
        if (!report.trace().isEmpty()) {
            head("Stack trace");
            page.append("<pre>");
            text(report.trace());
            page.append("</pre>");
        }
        return page.append("<script>")
                .append(SCRIPT)
                .append("</script></body></html>\n")
                .toString();
    }

    private void head(String title) {
        page.append("<h2>").append(title).append("</h2>");
    }

    private void text(String text) {
        page.append(Html.escape(text));
    }

    private void source(SourceFinder.Piece piece) {
        page.append("<h2><code>");
        text(piece.file() + ":" + piece.line());
        page.append("</code></h2><pre>");
        int number = piece.first();
        for (String line : piece.lines()) {
            boolean marked = number == piece.line();
            page.append(marked ? "<mark>" : "").append(String.format("%5d  ", number++));
            text(line);
            page.append(marked ? "</mark>\n" : "\n");
        }
        page.append("</pre>");
    }

    private void way() {
        Map<String, Boolean> way = report.way();
        if (way.isEmpty()) {
            return;
        }
        head("The way of the request");
        page.append("<ol>");
        way.forEach((step, entered) -> {
            page.append(entered ? "<li>" : "<li class=\"ahead\">not reached: ");
            text(step);
            page.append("</li>");
        });
        page.append("</ol>");
    }

    private void patterns() {
        if (report.patterns().isEmpty()) {
            return;
        }
        head("Servlets are mapped to");
        page.append("<p>");
        report.patterns().forEach(pattern -> {
            page.append("<code>");
            text(pattern);
            page.append("</code> ");
        });
        page.append("</p>");
    }

    private void request() {
        head("Request");
        page.append("<p><code>");
        text(report.requestLine());
        page.append("</code></p><table>");
        report.headers().forEach((name, value) -> {
            page.append("<tr><td>");
            text(name);
            page.append("</td><td>");
            text(value);
            page.append("</td></tr>");
        });
        page.append("</table><h2>Again<button id=\"copy\" type=\"button\">copy as curl</button></h2><pre id=\"curl\">");
        text(report.curl());
        page.append("</pre>");
        report.unkept().ifPresent(what -> {
            page.append("<p class=\"then\">");
            text(what);
            page.append("</p>");
        });
    }
}
