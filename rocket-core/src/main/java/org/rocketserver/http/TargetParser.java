package org.rocketserver.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads request targets (RFC 9112 §3.2). */
final class TargetParser {
    private static final RequestTarget ASTERISK = new RequestTarget.Asterisk();

    private TargetParser() {}

    static RequestTarget parse(String method, String text) {
        if (method.equals("CONNECT")) {
            return authority(text);
        }
        if (text.isEmpty()) {
            throw refused("the request target is missing");
        }
        char first = text.charAt(0);
        if (first == '/') {
            return origin(text);
        }
        if (first == '*' && text.length() == 1 && method.equals("OPTIONS")) {
            return ASTERISK;
        }
        if (UriCharacters.isLetter(first)) {
            return absolute(text);
        }
        throw refused("the request target must start with a slash");
    }

    private static RequestTarget origin(String text) {
        int mark = queryMark(text, 0);
        return mark < 0
                ? new RequestTarget.Origin(text, text, null)
                : new RequestTarget.Origin(text, text.substring(0, mark), text.substring(mark + 1));
    }

    private static RequestTarget absolute(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused("a request target must be a path or an http or https URI");
        }
        int from = colon + 3;
        if (!text.startsWith("://", colon)) {
            throw refused("the URI must have an authority");
        }
        int pathAt = from;
        while (pathAt < text.length() && text.charAt(pathAt) != '/' && text.charAt(pathAt) != '?') {
            pathAt++;
        }
        String authority = text.substring(from, pathAt);
        Authority.parse(authority);
        int mark = queryMark(text, pathAt);
        String path = text.substring(pathAt, mark < 0 ? text.length() : mark);
        @Nullable String query = mark < 0 ? null : text.substring(mark + 1);
        return new RequestTarget.Absolute(text, scheme, authority, path.isEmpty() ? "/" : path, query);
    }

    private static RequestTarget authority(String text) {
        if (Authority.parse(text).port() < 0) {
            throw refused("the target of CONNECT must be a host and a port");
        }
        return new RequestTarget.AuthorityOnly(text);
    }

    /** Checks every character of path and query in one pass; the index of the first question mark, or -1. */
    private static int queryMark(String text, int from) {
        int length = text.length();
        for (int at = from; at < length; at++) {
            char c = text.charAt(at);
            if (UriCharacters.isPath(c)) {
                continue;
            }
            if (c == '%') {
                if (!UriCharacters.isEncoded(text, at)) {
                    throw refused("a percent sign in the path must be followed by two hexadecimal digits");
                }
            } else if (c == '?') {
                checkQuery(text, at + 1);
                return at;
            } else {
                throw refused("the path holds a character that must be percent-encoded");
            }
        }
        return -1;
    }

    private static void checkQuery(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (!UriCharacters.isQuery(text.charAt(at))) {
                throw refused("the query holds a character that must be percent-encoded");
            }
        }
    }

    private static HttpException refused(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (RFC 9112 §3.2)");
    }
}
