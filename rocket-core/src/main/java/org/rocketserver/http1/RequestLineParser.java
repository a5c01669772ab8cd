package org.rocketserver.http1;

import java.nio.charset.StandardCharsets;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.http.Status;
import org.rocketserver.http.Tokens;

/**
 * The request line (RFC 9112 §3): {@code method SP request-target SP HTTP-version}, with exactly one space each. What
 * the RFC lets a server be lenient about is refused.
 */
final class RequestLineParser {
    private static final byte[] NAME = "HTTP/".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_LENGTH = 8;
    private static final String[] KNOWN = {
        "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"
    };

    private RequestLineParser() {}

    /**
     * Reads a line.
     *
     * @param octets hold the line
     * @param from its first octet
     * @param to the index after its last octet, the CRLF not included
     * @throws HttpException 400 if it is malformed, 505 for a major version that is not 1
     */
    static RequestLine parse(byte[] octets, int from, int to) {
        int methodTo = from;
        while (methodTo < to && Tokens.isToken(octets[methodTo])) {
            methodTo++;
        }
        if (methodTo == from || methodTo == to || octets[methodTo] != ' ') {
            throw refused("a request line must begin with a method and one space");
        }
        int targetFrom = methodTo + 1;
        int targetTo = targetFrom;
        while (targetTo < to && octets[targetTo] > ' ' && octets[targetTo] < 0x7F) {
            targetTo++;
        }
        if (targetTo == targetFrom || targetTo == to || octets[targetTo] != ' ') {
            throw refused("a request line must have a target of visible ASCII between single spaces");
        }
        HttpVersion version = version(octets, targetTo + 1, to);
        String method = method(octets, from, methodTo);
        String target = new String(octets, targetFrom, targetTo - targetFrom, StandardCharsets.ISO_8859_1);
        return new RequestLine(method, RequestTarget.parse(method, target), version);
    }

    private static HttpVersion version(byte[] octets, int from, int to) {
        if (to - from != VERSION_LENGTH) {
            throw refused("a request line must end with the protocol's version");
        }
        for (int i = 0; i < NAME.length; i++) {
            if (octets[from + i] != NAME[i]) {
                throw refused("a request line must end with the protocol's version");
            }
        }
        int major = octets[from + 5] - '0';
        int minor = octets[from + 7] - '0';
        if (major < 0 || major > 9 || octets[from + 6] != '.' || minor < 0 || minor > 9) {
            throw refused("the protocol's version must be two digits with a dot between them");
        }
        if (major != 1) {
            throw new HttpException(Status.VERSION_NOT_SUPPORTED, "this server speaks HTTP/1.0 and HTTP/1.1 here");
        }
        return minor == 0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private static String method(byte[] octets, int from, int to) {
        for (String known : KNOWN) {
            if (known.length() == to - from && matches(known, octets, from)) {
                return known;
            }
        }
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean matches(String known, byte[] octets, int from) {
        for (int i = 0; i < known.length(); i++) {
            if (known.charAt(i) != octets[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static HttpException refused(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule + " (RFC 9112 §3)");
    }
}
