package org.rocketserver.servlet.spi;

/**
 * Names of request attributes that Rocket offers on top of those of the specification. Their values are of Java's own
 * types, so that an application needs no class of Rocket's.
 */
public final class RequestAttributes {
    /**
     * Sends early hints: interim responses with status 103 (RFC 8297), for which Servlet 6.1 has no method. The value
     * is a {@code Consumer<Map<String, List<String>>>} of header fields; it may be called several times. There is no
     * such attribute where the client speaks HTTP/1.0, which knows no interim responses.
     *
     * <pre>{@code
     * if (request.getAttribute("rocket.earlyHints") instanceof Consumer<?> consumer) {
     *     @SuppressWarnings("unchecked")
     *     var hints = (Consumer<Map<String, List<String>>>) consumer;
     *     hints.accept(Map.of("Link", List.of("</style.css>; rel=preload; as=style")));
     * }
     * }</pre>
     *
     * <p>It throws {@link IllegalStateException} once the response is committed, {@link IllegalArgumentException} for a
     * field that must not stand in a message, and {@link java.io.UncheckedIOException} where the client is gone.
     */
    public static final String EARLY_HINTS = "rocket.earlyHints";

    private RequestAttributes() {}
}
