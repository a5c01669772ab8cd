package org.rocketserver.http;

/** A status code (RFC 9110 §15). There is one instance for each code. */
public final class Status implements Comparable<Status> {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 999;
    private static final Status[] ALL = new Status[HIGHEST - LOWEST + 1];

    static {
        for (int code = LOWEST; code <= HIGHEST; code++) {
            ALL[code - LOWEST] = new Status(code, phrase(code));
        }
    }

    public static final Status CONTINUE = of(100);
    public static final Status SWITCHING_PROTOCOLS = of(101);
    public static final Status EARLY_HINTS = of(103);
    public static final Status OK = of(200);
    public static final Status CREATED = of(201);
    public static final Status NO_CONTENT = of(204);
    public static final Status RESET_CONTENT = of(205);
    public static final Status PARTIAL_CONTENT = of(206);
    public static final Status MOVED_PERMANENTLY = of(301);
    public static final Status FOUND = of(302);
    public static final Status SEE_OTHER = of(303);
    public static final Status NOT_MODIFIED = of(304);
    public static final Status TEMPORARY_REDIRECT = of(307);
    public static final Status PERMANENT_REDIRECT = of(308);
    public static final Status BAD_REQUEST = of(400);
    public static final Status UNAUTHORIZED = of(401);
    public static final Status FORBIDDEN = of(403);
    public static final Status NOT_FOUND = of(404);
    public static final Status METHOD_NOT_ALLOWED = of(405);
    public static final Status REQUEST_TIMEOUT = of(408);
    public static final Status LENGTH_REQUIRED = of(411);
    public static final Status PRECONDITION_FAILED = of(412);
    public static final Status CONTENT_TOO_LARGE = of(413);
    public static final Status URI_TOO_LONG = of(414);
    public static final Status UNSUPPORTED_MEDIA_TYPE = of(415);
    public static final Status RANGE_NOT_SATISFIABLE = of(416);
    public static final Status EXPECTATION_FAILED = of(417);
    public static final Status MISDIRECTED_REQUEST = of(421);
    public static final Status UPGRADE_REQUIRED = of(426);
    public static final Status TOO_MANY_REQUESTS = of(429);
    public static final Status HEADER_FIELDS_TOO_LARGE = of(431);
    public static final Status INTERNAL_SERVER_ERROR = of(500);
    public static final Status NOT_IMPLEMENTED = of(501);
    public static final Status BAD_GATEWAY = of(502);
    public static final Status SERVICE_UNAVAILABLE = of(503);
    public static final Status GATEWAY_TIMEOUT = of(504);
    public static final Status VERSION_NOT_SUPPORTED = of(505);

    private final int code;
    private final String reason;

    private Status(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /**
     * The status of a code.
     *
     * @param code 100 to 999; what is above 599 is undefined by the RFC but seen in the wild
     * @throws IllegalArgumentException if the code has not three digits or is below 100
     */
    public static Status of(int code) {
        if (code < LOWEST || code > HIGHEST) {
            throw new IllegalArgumentException("status must be 100 to 999: " + code);
        }
        return ALL[code - LOWEST];
    }

    /** The three digits. */
    public int code() {
        return code;
    }

    /** The reason phrase of the RFC, or empty for a code without one. */
    public String reason() {
        return reason;
    }

    /** Whether it is 1xx: an interim response, or the end of HTTP on the connection (101). */
    public boolean informational() {
        return code < 200;
    }

    /** Whether it is 4xx or above. */
    public boolean error() {
        return code >= 400;
    }

    /** Whether a response with it has no content, whatever the method (RFC 9110 §6.4.1). */
    public boolean bodiless() {
        return code < 200 || code == 204 || code == 304;
    }

    @Override
    public int compareTo(Status other) {
        return Integer.compare(code, other.code);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return code;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }

    private static String phrase(int code) {
        return switch (code) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 102 -> "Processing";
            case 103 -> "Early Hints";
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 203 -> "Non-Authoritative Information";
            case 204 -> "No Content";
            case 205 -> "Reset Content";
            case 206 -> "Partial Content";
            case 207 -> "Multi-Status";
            case 208 -> "Already Reported";
            case 226 -> "IM Used";
            case 300 -> "Multiple Choices";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 305 -> "Use Proxy";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 423 -> "Locked";
            case 424 -> "Failed Dependency";
            case 425 -> "Too Early";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 451 -> "Unavailable For Legal Reasons";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 506 -> "Variant Also Negotiates";
            case 507 -> "Insufficient Storage";
            case 508 -> "Loop Detected";
            case 511 -> "Network Authentication Required";
            default -> "";
        };
    }
}
