package org.rocketserver.servlet.dispatch;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the answer to an error that the application has no page for. Thread-safe. */
@FunctionalInterface
public interface ErrorView {
    /** A plain page without inside facts. */
    ErrorView PLAIN = failure -> new Page(
            "text/html;charset=utf-8",
            ErrorPageWriter.page(failure.status(), failure.thrown() == null ? failure.message() : null),
            true);

    /**
     * The answer.
     *
     * @param failure what went wrong
     */
    Page page(Failure failure);

    /**
     * The answer to a request that leads to no application, with 404.
     *
     * @param request what was asked for
     */
    default Page nowhere(Nowhere request) {
        return new Page("text/html;charset=utf-8", ErrorPageWriter.page(404, null), true);
    }

    /**
     * A request that leads to no application.
     *
     * @param client the client's address
     * @param host the name that the server was asked by, without port, or null if by none
     * @param path as sent
     * @param accept which types the client prefers, or null if it does not say
     * @param contexts the context paths that there are for this host, empty for the root context
     */
    record Nowhere(
            String client, @Nullable String host, String path, @Nullable String accept, Collection<String> contexts) {}

    /**
     * What went wrong.
     *
     * @param status the status of the answer
     * @param message what the application said with {@code sendError}, or by the exception
     * @param thrown the exception, or null
     * @param request as the application saw it
     * @param passed the filters that the request entered, in their order, by name and class
     * @param ahead the filters that it did not come to
     * @param servlet where it led, by name and class, or null if nowhere
     * @param served whether the servlet was reached
     * @param patterns what servlets of the application are mapped to
     */
    record Failure(
            int status,
            @Nullable String message,
            @Nullable Throwable thrown,
            HttpServletRequest request,
            List<String> passed,
            List<String> ahead,
            @Nullable String servlet,
            boolean served,
            Supplier<List<String>> patterns) {}

    /**
     * An answer.
     *
     * @param contentType with its charset
     * @param octets the content
     * @param storable whether caches may keep it; not if it tells inside facts
     */
    @SuppressWarnings("ArrayRecordComponent") // written once and dropped
    record Page(String contentType, byte[] octets, boolean storable) {
        /** A page of text in UTF-8 that no cache may keep. */
        public static Page of(String type, String text) {
            return new Page(type + ";charset=utf-8", text.getBytes(StandardCharsets.UTF_8), false);
        }
    }
}
