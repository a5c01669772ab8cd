package org.rocketserver.servlet.development;

import jakarta.servlet.http.HttpServletRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Status;
import org.rocketserver.servlet.dispatch.ErrorView.Failure;

/** A failure with everything a page tells of it, the cause first. */
final class Report {
    private final Failure failure;
    private final List<Throwable> causes;
    private final Optional<SourceFinder.Piece> source;
    private final Curl curl;

    Report(Failure failure, SourceFinder sources) {
        this.failure = failure;
        this.causes = causes(failure.thrown());
        this.curl = Curl.of(failure.request());
        this.source =
                causes.stream().map(sources::find).flatMap(Optional::stream).findFirst();
    }

    /** The root cause first, what was thrown last. */
    private static List<Throwable> causes(@Nullable Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> causes = new ArrayList<>();
        for (Throwable at = thrown; at != null && seen.add(at); at = at.getCause()) {
            causes.add(0, at);
        }
        return causes;
    }

    String status() {
        String reason = Status.of(failure.status()).reason();
        return reason.isEmpty() ? Integer.toString(failure.status()) : failure.status() + " " + reason;
    }

    /** What happened, in one line. */
    String headline() {
        if (!causes.isEmpty()) {
            return describe(causes.get(0));
        }
        String message = failure.message();
        if (message != null && !message.isBlank()) {
            return message;
        }
        return failure.status() == 404
                ? "Nothing is at " + failure.request().getRequestURI()
                : "The application answered with this status.";
    }

    /** The exceptions, the root cause first. */
    List<String> chain() {
        return causes.stream().map(Report::describe).toList();
    }

    private static String describe(Throwable thrown) {
        String message = thrown.getMessage();
        return thrown.getClass().getName() + (message == null ? "" : ": " + message);
    }

    Optional<SourceFinder.Piece> source() {
        return source;
    }

    /** The whole stack trace as Java prints it; empty without an exception. */
    String trace() {
        Throwable thrown = failure.thrown();
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** The way of the request: filters and servlet with a mark, which it has come to and which not. */
    Map<String, Boolean> way() {
        Map<String, Boolean> way = new LinkedHashMap<>();
        failure.passed().forEach(filter -> way.put("filter " + filter, true));
        failure.ahead().forEach(filter -> way.put("filter " + filter, false));
        String servlet = failure.servlet();
        if (servlet != null) {
            way.put("servlet " + servlet, failure.served());
        }
        return way;
    }

    /** Where one could have gone instead; only if nothing is there. */
    Set<String> patterns() {
        return failure.status() == 404 ? new LinkedHashSet<>(failure.patterns().get()) : Set.of();
    }

    String requestLine() {
        HttpServletRequest request = failure.request();
        String query = request.getQueryString();
        return request.getMethod() + " " + request.getRequestURL()
                + (query == null ? "" : "?" + Credentials.query(query));
    }

    Map<String, String> headers() {
        HttpServletRequest request = failure.request();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(
                    name,
                    Collections.list(request.getHeaders(name)).stream()
                            .map(value -> Credentials.field(name, value))
                            .collect(Collectors.joining(", ")));
        }
        return headers;
    }

    String curl() {
        return curl.text();
    }

    /** What has to be filled in before the command asks the same again. */
    Optional<String> unkept() {
        return Optional.ofNullable(curl.unkept());
    }

    // ---- forms

    /** For programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", failure.status());
        json.put("error", headline());
        json.put("causes", chain());
        source.ifPresent(piece -> json.put(
                "source",
                Map.of(
                        "file", piece.file().toString(),
                        "line", piece.line(),
                        "text", piece.lines().get(piece.line() - piece.first()).strip())));
        json.put("request", requestLine());
        json.put("headers", headers());
        List<Object> way = new ArrayList<>();
        way().forEach((step, entered) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("step", step);
            one.put("entered", entered);
            way.add(one);
        });
        json.put("way", way);
        if (!patterns().isEmpty()) {
            json.put("patterns", patterns());
        }
        json.put("curl", curl());
        unkept().ifPresent(what -> json.put("curlNeeds", what));
        json.put("trace", trace().lines().toList());
        return json;
    }

    /** For terminals. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(status()).append('\n').append(headline()).append('\n');
        for (int i = 1; i < causes.size(); i++) {
            text.append("  which led to ").append(describe(causes.get(i))).append('\n');
        }
        source.ifPresent(piece -> {
            text.append('\n')
                    .append(piece.file())
                    .append(':')
                    .append(piece.line())
                    .append('\n');
            int number = piece.first();
            for (String line : piece.lines()) {
                text.append(number == piece.line() ? "> " : "  ")
                        .append(String.format("%5d  ", number++))
                        .append(line)
                        .append('\n');
            }
        });
        text.append("\nRequest\n  ").append(requestLine()).append('\n');
        headers().forEach((name, value) -> text.append("  ")
                .append(name)
                .append(": ")
                .append(value)
                .append('\n'));
        if (!way().isEmpty()) {
            text.append("\nWay\n");
            way().forEach((step, entered) ->
                    text.append(entered ? "  " : "  not reached: ").append(step).append('\n'));
        }
        if (!patterns().isEmpty()) {
            text.append("\nMapped are\n");
            patterns().forEach(pattern -> text.append("  ").append(pattern).append('\n'));
        }
        text.append("\nAgain\n  ").append(curl()).append('\n');
        unkept().ifPresent(what -> text.append("  ").append(what).append('\n'));
        if (!trace().isEmpty()) {
            text.append('\n').append(trace());
        }
        return text.toString();
    }
}
