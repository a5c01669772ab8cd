package org.rocketserver.http;

/** The names of the standard methods (RFC 9110 §9, RFC 5789). Any other token is a method too. */
public final class HttpMethod {
    public static final String GET = "GET";
    public static final String HEAD = "HEAD";
    public static final String POST = "POST";
    public static final String PUT = "PUT";
    public static final String DELETE = "DELETE";
    public static final String CONNECT = "CONNECT";
    public static final String OPTIONS = "OPTIONS";
    public static final String TRACE = "TRACE";
    public static final String PATCH = "PATCH";

    private HttpMethod() {}

    /** Whether the method asks for a representation: GET or HEAD. */
    public static boolean isRetrieval(String method) {
        return method.equals(GET) || method.equals(HEAD);
    }

    /** Whether the method only reads (§9.2.1). */
    public static boolean isSafe(String method) {
        return isRetrieval(method) || method.equals(OPTIONS) || method.equals(TRACE);
    }

    /** Whether doing it twice is the same as once (§9.2.2). */
    public static boolean isIdempotent(String method) {
        return isSafe(method) || method.equals(PUT) || method.equals(DELETE);
    }
}
