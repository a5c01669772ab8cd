package org.rocketserver.servlet.resource;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.ByteRange;
import org.rocketserver.servlet.spi.BodyProgress;
import org.rocketserver.servlet.spi.FileTransfer;

/** Sends the octets of resources: whole, in part, in several parts. Stateless. */
final class BodySender {
    private static final int BUFFER_OCTETS = 16 * 1024;

    /** From this size on it pays to let the system send a file. */
    private static final long TRANSFER_OCTETS = 32 * 1024;

    private BodySender() {}

    /**
     * The whole file; to HEAD its length only. Where a filter has written before, the file is a part of the body, and
     * nobody knows the length of that; it is text where that wrote text.
     */
    static void whole(Representation file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        OutputStream out = streamOf(response);
        if (out != null && !isBegun(response)) {
            response.setContentLengthLong(file.size());
            if ("HEAD".equals(request.getMethod())) {
                return;
            }
        }
        if (out == null) {
            text(file, response);
        } else {
            range(file, 0, file.size(), out);
        }
    }

    /**
     * Whether a filter has begun the body before, of which a file can only be a part then, or sent the head of it, or
     * will write text. The container's response knows, which another filter may have wrapped since.
     */
    static boolean isBegun(HttpServletResponse response) throws IOException {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return response.isCommitted()
                || (inner instanceof BodyProgress own && own.bodyBegun())
                || streamOf(response) == null;
    }

    /** One part as 206, several as multipart/byteranges (RFC 9110 §14.6). */
    static void parts(Representation file, @Nullable String type, List<ByteRange> parts, HttpServletResponse response)
            throws IOException {
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        long size = file.size();
        if (parts.size() == 1) {
            ByteRange part = parts.get(0);
            response.setHeader("Content-Range", part.contentRange(size));
            response.setContentLengthLong(part.length());
            range(file, part.first(), part.length(), response.getOutputStream());
            return;
        }
        String boundary = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
        byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        long length = end.length;
        for (ByteRange part : parts) {
            length += head(boundary, type, part, size).length + part.length();
        }
        response.setContentType("multipart/byteranges; boundary=" + boundary);
        response.setContentLengthLong(length);
        ServletOutputStream out = response.getOutputStream();
        for (ByteRange part : parts) {
            out.write(head(boundary, type, part, size));
            range(file, part.first(), part.length(), out);
        }
        out.write(end);
    }

    private static byte[] head(String boundary, @Nullable String type, ByteRange part, long size) {
        return ("\r\n--" + boundary + "\r\n"
                        + (type == null ? "" : "Content-Type: " + type + "\r\n")
                        + "Content-Range: " + part.contentRange(size) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The octets and nothing else: the response belongs to who includes (Servlet 6.1 §9.3). */
    static void include(Representation file, HttpServletResponse response) throws IOException {
        OutputStream out = streamOf(response);
        if (out == null) {
            text(file, response);
        } else {
            range(file, 0, file.size(), out);
        }
    }

    /** The stream, or null where somebody on the way here has chosen the writer (Servlet 6.1 §5.6). */
    private static @Nullable OutputStream streamOf(HttpServletResponse response) throws IOException {
        try {
            return response.getOutputStream();
        } catch (IllegalStateException e) {
            return null; // the only other way to write is the writer
        }
    }

    private static void text(Representation file, HttpServletResponse response) throws IOException {
        try (Reader reader = new InputStreamReader(file.open(), StandardCharsets.UTF_8)) {
            reader.transferTo(response.getWriter());
        }
    }

    private static void range(Representation file, long at, long count, OutputStream out) throws IOException {
        byte[] octets = file.octets();
        if (octets != null) {
            if (out instanceof FileTransfer) {
                out.write(octets, (int) at, (int) count);
            } else { // a stream of the application's might write into what others are sent
                out.write(Arrays.copyOfRange(octets, (int) at, (int) (at + count)), 0, (int) count);
            }
            return;
        }
        if (count >= TRANSFER_OCTETS && out instanceof FileTransfer direct) {
            FileChannel channel = file.resource().channel();
            if (channel != null) {
                direct.transferAndClose(channel, at, count);
                return;
            }
        }
        if (count > 0) {
            try (InputStream in = file.open()) {
                in.skipNBytes(at);
                copy(in, count, out);
            }
        }
    }

    private static void copy(InputStream in, long count, OutputStream out) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER_OCTETS, count)];
        long left = count;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("a file became shorter while it was sent");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
