package org.rocketserver.http;

import org.jspecify.annotations.Nullable;

/** What a request is about (RFC 9112 §3.2), in one of four forms, as sent and not decoded. */
public sealed interface RequestTarget {
    /**
     * Reads a request target, whichever of the four forms the method asks for. Only the characters of RFC 3986 are
     * taken: what some browsers send raw, such as <code>"</code>, <code>|</code>, <code>^</code>, braces and brackets,
     * is refused, as Tomcat does. Percent signs are checked in the path, where they decide about access, and left to
     * the reader of parameters in the query.
     *
     * @param method the method token: CONNECT takes the authority form only, and OPTIONS alone the asterisk
     * @param text what stood between the two spaces of the request line
     * @throws HttpException 400 if it has none of the forms
     */
    static RequestTarget parse(String method, String text) {
        return TargetParser.parse(method, text);
    }

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
