package org.rocketserver.http1;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.rocketserver.http.HttpDate;

/** The Date field line (RFC 9110 §6.6.1), written once a second for all connections. Thread-safe. */
final class DateLine {
    private volatile Line last = new Line(Long.MIN_VALUE, new byte[0]);

    /** A second and its text. */
    private static final class Line {
        final long second;
        final byte[] octets;

        Line(long second, byte[] octets) {
            this.second = second;
            this.octets = octets;
        }
    }

    /** The line with its CRLF; not to be changed. */
    byte[] now(InstantSource clock) {
        long second = Math.floorDiv(clock.millis(), 1000L);
        Line line = last;
        if (line.second != second) {
            String text = "Date: " + HttpDate.format(second) + "\r\n";
            line = new Line(second, text.getBytes(StandardCharsets.US_ASCII));
            last = line;
        }
        return line.octets;
    }
}
