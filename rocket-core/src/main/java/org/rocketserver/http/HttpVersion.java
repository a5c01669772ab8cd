package org.rocketserver.http;

/** The protocol version of a message (RFC 9110 §2.5). */
public enum HttpVersion {
    /** HTTP/1.0: no chunks, one exchange unless keep-alive was asked for. */
    HTTP_1_0("HTTP/1.0"),
    /** HTTP/1.1 (RFC 9112). */
    HTTP_1_1("HTTP/1.1"),
    /** HTTP/2 (RFC 9113). */
    HTTP_2("HTTP/2.0");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /** The name as the Servlet API's {@code getProtocol()} and a request line show it. */
    @Override
    public String toString() {
        return text;
    }
}
