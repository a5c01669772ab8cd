package org.rocketserver.http1;

import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.Status;

/**
 * How a response's body is framed (RFC 9112 §6.3, RFC 9110 §6.4.1, §8.6). Pure.
 *
 * @param fields what the head says
 * @param length for {@code LENGTH}
 * @param body how the octets go out
 */
record ResponseFraming(HeadWriter.Fields fields, long length, Kind body) {
    /** How octets go out. */
    enum Kind {
        /** Counted and dropped. */
        DROPPED,
        /** As many as declared. */
        FIXED,
        /** In chunks. */
        CHUNKED,
        /** Until the connection ends. */
        CLOSE
    }

    private static final ResponseFraming NOTHING = new ResponseFraming(HeadWriter.Fields.NONE, 0, Kind.DROPPED);
    private static final ResponseFraming ANNOUNCED = new ResponseFraming(HeadWriter.Fields.ANNOUNCED, 0, Kind.DROPPED);
    private static final ResponseFraming RESET = new ResponseFraming(HeadWriter.Fields.LENGTH, 0, Kind.DROPPED);
    private static final ResponseFraming EMPTY = new ResponseFraming(HeadWriter.Fields.LENGTH, 0, Kind.FIXED);
    private static final ResponseFraming IN_CHUNKS = new ResponseFraming(HeadWriter.Fields.CHUNKED, 0, Kind.CHUNKED);
    private static final ResponseFraming UNTIL_CLOSE = new ResponseFraming(HeadWriter.Fields.NONE, 0, Kind.CLOSE);

    /** Decides for a response of this status and length to this request. */
    static ResponseFraming of(RequestHead request, Status status, BodyLength length) {
        if (status.bodiless()) {
            return status.code() == 304 ? announced(length) : NOTHING;
        }
        if (status.code() == 205) {
            return RESET;
        }
        if (request.method().equals("HEAD")) {
            return length instanceof BodyLength.Known known
                    ? new ResponseFraming(HeadWriter.Fields.LENGTH, known.octets(), Kind.DROPPED)
                    : ANNOUNCED;
        }
        if (opensTunnel(request, status)) {
            return UNTIL_CLOSE;
        }
        if (length instanceof BodyLength.Known known) {
            return known.octets() == 0
                    ? EMPTY
                    : new ResponseFraming(HeadWriter.Fields.LENGTH, known.octets(), Kind.FIXED);
        }
        if (length instanceof BodyLength.None) {
            return EMPTY;
        }
        return request.version() == HttpVersion.HTTP_1_0 ? UNTIL_CLOSE : IN_CHUNKS;
    }

    /** A 304 may say how long the representation is, but an empty one would be a lie about it (RFC 9110 §8.6). */
    private static ResponseFraming announced(BodyLength length) {
        return length instanceof BodyLength.Known known && known.octets() > 0
                ? new ResponseFraming(HeadWriter.Fields.LENGTH, known.octets(), Kind.DROPPED)
                : ANNOUNCED;
    }

    /** A success of CONNECT has no framing fields; what follows its head is a tunnel (RFC 9110 §9.3.6). */
    private static boolean opensTunnel(RequestHead request, Status status) {
        return request.method().equals("CONNECT") && status.code() / 100 == 2;
    }
}
