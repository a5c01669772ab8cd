package org.rocketserver.http1;

import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Tokens;

/** Whether a connection stays open after an exchange (RFC 9112 §9.3), and if not, why. Pure. */
enum Persistence {
    /** It stays. */
    STAYS,
    /** The client said so, or speaks HTTP/1.0 and did not ask for more. */
    CLIENT,
    /** The application said {@code Connection: close}. */
    APPLICATION,
    /** The server stops, or limits.requestsPerConnection is reached. */
    SERVER,
    /** The end of the response's body is the end of the connection. */
    DELIMITER,
    /** The client may or may not send a body that nobody asked for (RFC 9110 §10.1.1). */
    EXPECTATION,
    /** More of the request's body is left unread than is worth reading, or can be. */
    UNREAD;

    /**
     * Decides when the response's head is written.
     *
     * @param wanted whether the client wants it to stay
     * @param applicationCloses whether the application said close
     * @param serverCloses whether the server wants to end it
     * @param delimiter whether the response's body has no other end
     * @param expectationPending whether the client still waits for 100
     * @param unread how many octets of the request's body are left at least
     * @param worthReading how many of them may be read for nothing
     */
    static Persistence decide(
            boolean wanted,
            boolean applicationCloses,
            boolean serverCloses,
            boolean delimiter,
            boolean expectationPending,
            long unread,
            int worthReading) {
        if (!wanted) {
            return CLIENT;
        }
        if (applicationCloses) {
            return APPLICATION;
        }
        if (serverCloses) {
            return SERVER;
        }
        if (delimiter) {
            return DELIMITER;
        }
        if (expectationPending) {
            return EXPECTATION;
        }
        return unread > worthReading ? UNREAD : STAYS;
    }

    /** Whether the sender of these fields wants the connection to stay: {@code close} wins over {@code keep-alive}. */
    static boolean wanted(HttpVersion version, Headers headers) {
        boolean usual = version != HttpVersion.HTTP_1_0;
        if (headers.find(HeaderName.CONNECTION, 0) < 0) {
            return usual;
        }
        return !says(headers, "close") && (usual || says(headers, "keep-alive"));
    }

    /** Whether a Connection field has this option, in any case and any line (RFC 9110 §7.6.1). */
    static boolean says(Headers headers, String option) {
        return Tokens.listContains(headers, HeaderName.CONNECTION, option);
    }
}
