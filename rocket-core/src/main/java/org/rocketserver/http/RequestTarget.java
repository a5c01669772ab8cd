package org.rocketserver.http;

import org.jspecify.annotations.Nullable;

/** What a request is about (RFC 9112 §3.2), in one of four forms, as sent and not decoded. */
public sealed interface RequestTarget {
    /** The target as it stood in the request line. */
    String text();

    /**
     * The path before decoding, starting with a slash; {@code *} for the asterisk form, empty for the authority form.
     */
    String rawPath();

    /** The query without its question mark, or null. */
    @Nullable
    String rawQuery();

    /**
     * The usual form (§3.2.1).
     *
     * @param text the whole target
     * @param rawPath starts with a slash
     * @param rawQuery what follows the first question mark, or null
     */
    record Origin(String text, String rawPath, @Nullable String rawQuery) implements RequestTarget {}

    /**
     * A whole URI (§3.2.2), as proxies are sent; its authority overrides the Host field.
     *
     * @param text the whole target
     * @param scheme in lower case
     * @param authority host and optional port
     * @param rawPath {@code /} if the URI has none
     * @param rawQuery what follows the first question mark, or null
     */
    record Absolute(String text, String scheme, String authority, String rawPath, @Nullable String rawQuery)
            implements RequestTarget {}

    /**
     * Host and port only (§3.2.3), for CONNECT.
     *
     * @param text host, colon, port
     */
    record AuthorityOnly(String text) implements RequestTarget {
        @Override
        public String rawPath() {
            return "";
        }

        @Override
        public @Nullable String rawQuery() {
            return null;
        }
    }

    /** The server as a whole (§3.2.4), for OPTIONS. */
    record Asterisk() implements RequestTarget {
        @Override
        public String text() {
            return "*";
        }

        @Override
        public String rawPath() {
            return "*";
        }

        @Override
        public @Nullable String rawQuery() {
            return null;
        }
    }
}
