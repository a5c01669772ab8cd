package org.rocketserver.examples.reliability.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A blocking client of one connection that sends what it is told and judges the framing of what it reads. */
public final class Client implements Closeable {
    private static final int PATIENCE = 30_000;
    private static final int MOST_HEAD = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private long octets;

    /** An answer that breaks HTTP. */
    public static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super(what);
        }
    }

    /** A whole answer; its body as ISO 8859-1. */
    public record Answer(int status, Map<String, String> headers, String text) {
        /** A field, empty if there is none. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** Whether it says that it is the last. */
        public boolean last() {
            return header("Connection").equalsIgnoreCase("close");
        }
    }

    private Client(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
    }

    /** Connects. */
    public static Client connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** Connects with a receive buffer of so many octets, 0 for the usual. */
    public static Client connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
            return new Client(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Talks over a connected socket. */
    public static Client over(Socket socket) throws IOException {
        return new Client(socket);
    }

    /** How long to wait for octets. */
    public Client patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    /** Sends text. */
    public Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends octets. */
    public Client send(byte[] sent) throws IOException {
        socket.getOutputStream().write(sent);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a GET. */
    public Client get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** Sends a GET and reads its answer. */
    public Answer ask(String target) throws IOException {
        return get(target).read();
    }

    /** How many octets of answers were read. */
    public long octets() {
        return octets;
    }

    /** Sends no more. */
    public void end() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes so that the server sees a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The socket. */
    public Socket socket() {
        return socket;
    }

    // ---- reading

    /** Reads a final answer to anything but HEAD; interim ones are skipped. */
    public Answer read() throws IOException {
        return read(false);
    }

    /** Reads a final answer, perhaps to HEAD. */
    public Answer read(boolean head) throws IOException {
        Answer answer = one(head);
        while (answer.status < 200 && answer.status != 101) {
            answer = one(head);
        }
        return answer;
    }

    private Answer one(boolean head) throws IOException {
        String status = line(MOST_HEAD);
        if (!status.matches("HTTP/1\\.1 [1-5]\\d\\d [\\x20-\\x7e]*")) {
            throw new Malformed("status line: " + status);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(MOST_HEAD); !line.isEmpty(); line = line(MOST_HEAD)) {
            if (!line.matches("[-!#$%&'*+.^_`|~0-9A-Za-z]+: ?[^\\x00-\\x08\\x0a-\\x1f\\x7f]*")) {
                throw new Malformed("field line: " + line);
            }
            int colon = line.indexOf(':');
            String before = headers.put(
                    line.substring(0, colon), line.substring(colon + 1).strip());
            if (before != null && line.regionMatches(true, 0, "content-length", 0, 14)) {
                throw new Malformed("two lengths");
            }
        }
        return new Answer(code, headers, new String(body(code, head, headers), StandardCharsets.ISO_8859_1));
    }

    private byte[] body(int code, boolean head, Map<String, String> headers) throws IOException {
        if (head || code < 200 || code == 204 || code == 304) {
            return new byte[0];
        }
        if (headers.containsKey("Transfer-Encoding")) {
            if (headers.containsKey("Content-Length")
                    || !headers.get("Transfer-Encoding").equals("chunked")) {
                throw new Malformed("framing: " + headers);
            }
            return chunks();
        }
        String length = headers.get("Content-Length");
        if (length != null) {
            return octets(Integer.parseInt(length));
        }
        if (!headers.getOrDefault("Connection", "").equalsIgnoreCase("close")) {
            throw new Malformed("no framing: " + headers);
        }
        return in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            body.writeBytes(octets(size));
            if (!line(2).isEmpty()) {
                throw new Malformed("chunk without end");
            }
        }
        while (!line(MOST_HEAD).isEmpty()) {
            octets++;
        }
        return body.toByteArray();
    }

    private int size() throws IOException {
        String line = line(MOST_HEAD);
        if (!line.matches("[0-9a-fA-F]{1,7}")) {
            throw new Malformed("chunk size: " + line);
        }
        return Integer.parseInt(line, 16);
    }

    private byte[] octets(int count) throws IOException {
        byte[] read = in.readNBytes(count);
        octets += read.length;
        if (read.length < count) {
            throw new EOFException("the connection ended after " + read.length + " of " + count + " octets");
        }
        return read;
    }

    private String line(int most) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ended after '" + line + "'");
            }
            octets++;
            if (octet == '\n') {
                if (line.length() == 0 || line.charAt(line.length() - 1) != '\r') {
                    throw new Malformed("bare LF after " + line);
                }
                return line.substring(0, line.length() - 1);
            }
            line.append((char) octet);
            if (line.length() > most) {
                throw new Malformed("a line without end: " + line);
            }
        }
    }

    /** Reads one octet, -1 at the end. */
    public int octet() throws IOException {
        return in.read();
    }

    /** Whether the server ends the connection within so many milliseconds of silence, whatever it says before. */
    public boolean closedWithin(int millis) throws IOException {
        socket.setSoTimeout(Math.max(1, millis));
        try {
            byte[] waste = new byte[16 * 1024];
            while (in.read(waste) >= 0) {
                octets++;
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
