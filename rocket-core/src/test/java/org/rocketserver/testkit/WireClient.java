package org.rocketserver.testkit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;

/** A client that sends exactly the octets it is told and reads one framed answer after the other. Not thread-safe. */
public final class WireClient implements Closeable {
    private final Socket socket;
    private final InputStream in;

    /** An answer: its status, its header fields (the last of each name), its body as ISO 8859-1. */
    public record Answer(int status, TreeMap<String, String> headers, String body) {
        /** A header field, empty if there is none. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private WireClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
    }

    /** Connects to a port of this machine. */
    public static WireClient connect(int port) throws IOException {
        return new WireClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Talks over a connected socket, such as one of TLS. */
    public static WireClient over(Socket socket) throws IOException {
        return new WireClient(socket);
    }

    /** Sends octets as they are. */
    public WireClient send(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a GET without a body. */
    public WireClient get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** Sends a GET and reads its answer. */
    public Answer ask(String path) throws IOException {
        return get(path).read();
    }

    /** Says that no more will be sent. */
    public WireClient end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Reads an answer to anything but HEAD. */
    public Answer read() throws IOException {
        String head = head();
        String[] lines = head.split("\r\n", -1);
        int status = Integer.parseInt(lines[0].substring(9, 12));
        TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
        }
        String body;
        if (status < 200 || status == 204 || status == 304) {
            body = "";
        } else if (headers.getOrDefault("Transfer-Encoding", "").equals("chunked")) {
            body = chunks();
        } else if (headers.containsKey("Content-Length")) {
            body = octets(Integer.parseInt(headers.get("Content-Length")));
        } else {
            body = readToEnd();
        }
        return new Answer(status, headers, body);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ended after '" + head + "'");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            if (size == 0) {
                while (!line().isEmpty()) {
                    // trailers
                }
                return body.toString();
            }
            body.append(octets(size));
            line();
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ended inside a line");
            }
            line.append((char) octet);
        }
        return line.substring(0, line.length() - 2);
    }

    private String octets(int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) {
            throw new EOFException("the connection ended after " + octets.length + " of " + count + " octets");
        }
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Reads until the server closes, whatever comes. */
    public String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server closes, perhaps after some last octets, waiting so long for each at most. */
    public boolean closedWithin(int millis) throws IOException {
        socket.setSoTimeout(Math.max(1, millis));
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // a reset closes as well
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("reset");
        } finally {
            socket.setSoTimeout(20_000);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
