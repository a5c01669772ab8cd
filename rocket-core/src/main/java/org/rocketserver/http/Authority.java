package org.rocketserver.http;

/**
 * Host and port (RFC 3986 §3.2), as a Host field or an absolute target has them; user information is refused (RFC 9110
 * §4.2.4).
 *
 * @param host a name, an IPv4 address, or an IPv6 address in its brackets; as sent, so compare it without regard to
 *     case; empty only in {@link #NONE}
 * @param port 0 to 65535, or -1 if none was given
 */
public record Authority(String host, int port) {
    /** No authority at all: what an empty Host field says (RFC 9112 §3.2). */
    public static final Authority NONE = new Authority("", -1);

    private static final int HIGHEST_PORT = 65_535;

    /** Refuses ports out of range. */
    public Authority {
        if (port < -1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be 0 to 65535, or -1 for none: " + port);
        }
    }

    /**
     * Reads a Host field's value (RFC 9110 §7.2).
     *
     * @return {@link #NONE} if it is empty
     * @throws HttpException 400 unless it is a host and an optional port
     */
    public static Authority parseHost(String text) {
        return text.isEmpty() ? NONE : parse(text);
    }

    /**
     * Reads a host and an optional port.
     *
     * @throws HttpException 400 if the host is missing or malformed, or the port is not 0 to 65535
     */
    public static Authority parse(String text) {
        int end = text.startsWith("[") ? literalEnd(text) : nameEnd(text);
        if (end == 0) {
            throw malformed("the host is missing");
        }
        String host = text.substring(0, end);
        if (end == text.length()) {
            return new Authority(host, -1);
        }
        if (text.charAt(end) != ':') {
            throw malformed("the host holds a character that must not stand there");
        }
        return new Authority(host, port(text, end + 1));
    }

    /** The port, or the usual one of the scheme where none was given: 443 for https, else 80. */
    public int portOr(String scheme) {
        return port >= 0 ? port : scheme.equalsIgnoreCase("https") ? 443 : 80;
    }

    /** As it stands in a URI. */
    @Override
    public String toString() {
        return port < 0 ? host : host + ':' + port;
    }

    private static int nameEnd(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (UriCharacters.isName(c)) {
                at++;
            } else if (UriCharacters.isEncoded(text, at)) {
                at += 3;
            } else {
                return at;
            }
        }
        return at;
    }

    private static int literalEnd(String text) {
        int close = text.indexOf(']');
        if (close < 0 || !(isIpv6(text, 1, close) || isFuture(text, close))) {
            throw malformed("the address in brackets is malformed");
        }
        return close + 1;
    }

    /** IPvFuture (RFC 3986 §3.2.2): v, hexadecimal digits, a dot, and characters of names and colons. */
    private static boolean isFuture(String text, int close) {
        int dot = text.indexOf('.');
        if (dot < 3 || dot + 1 >= close || Tokens.lower(text.charAt(1)) != 'v') {
            return false;
        }
        for (int i = 2; i < dot; i++) {
            if (Tokens.hexDigit(text.charAt(i)) < 0) {
                return false;
            }
        }
        for (int i = dot + 1; i < close; i++) {
            if (!UriCharacters.isName(text.charAt(i)) && text.charAt(i) != ':') {
                return false;
            }
        }
        return true;
    }

    /** IPv6address (RFC 3986 §3.2.2): eight groups, one run of which may be left out; the last two may be IPv4. */
    private static boolean isIpv6(String text, int from, int to) {
        int groups = 0;
        boolean gap = false;
        int at = from;
        if (text.startsWith("::", at)) {
            gap = true;
            at += 2;
        }
        while (at < to) {
            int end = groupEnd(text, at, to);
            if (end < to && text.charAt(end) == '.') {
                return isIpv4(text, at, to) && complete(groups + 2, gap);
            }
            if (end == at) {
                return false;
            }
            groups++;
            at = end;
            if (at == to) {
                break;
            }
            if (text.startsWith("::", at)) {
                if (gap) {
                    return false;
                }
                gap = true;
                at += 2;
            } else if (text.charAt(at) == ':' && at + 1 < to) {
                at++;
            } else {
                return false;
            }
        }
        return complete(groups, gap);
    }

    private static boolean complete(int groups, boolean gap) {
        return gap ? groups < 8 : groups == 8;
    }

    private static int groupEnd(String text, int from, int to) {
        int end = from;
        while (end < to && end - from < 4 && Tokens.hexDigit(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private static boolean isIpv4(String text, int from, int to) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (at >= to || text.charAt(at) != '.') {
                    return false;
                }
                at++;
            }
            int digits = at;
            int value = 0;
            while (at < to && at - digits < 3 && UriCharacters.isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean leadingZero = at - digits > 1 && text.charAt(digits) == '0';
            if (at == digits || value > 255 || leadingZero) {
                return false;
            }
        }
        return at == to;
    }

    /** The port's digits; none at all is allowed and means none (RFC 3986 §3.2.3). */
    private static int port(String text, int from) {
        if (from == text.length()) {
            return -1;
        }
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!UriCharacters.isDigit(c)) {
                throw malformed("the port must be digits");
            }
            port = port * 10 + c - '0';
            if (port > HIGHEST_PORT) {
                throw malformed("the port must be 65535 or less");
            }
        }
        return port;
    }

    private static HttpException malformed(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (RFC 3986 §3.2)");
    }
}
