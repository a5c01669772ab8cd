package org.rocketserver.examples.embedded;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import org.rocketserver.testkit.TlsFiles;

/** A client that says and hears octets, over TLS, from an address of its choice. */
final class ProxyClient implements Closeable {
    private final SSLSocket socket;
    private final InputStream in;

    ProxyClient(TlsFiles tls, String from, int port) throws IOException, GeneralSecurityException {
        Socket plain = new Socket();
        plain.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket =
                (SSLSocket) TlsFiles.context(null, tls).getSocketFactory().createSocket(plain, "localhost", port, true);
        socket.setSoTimeout(30_000);
        in = socket.getInputStream();
    }

    /**
     * An answer.
     *
     * @param head with its status line
     * @param body whole, without its framing
     */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        /** A field; empty if it is not there. */
        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** Reads until something was said; no further. */
    String until(String end) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        while (!heard.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
            heard.write(octet());
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the proxy closed the connection");
        }
        return octet;
    }

    Answer answer() throws IOException {
        Answer head = new Answer(until("\r\n\r\n"), "");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            int size;
            do {
                size = Integer.parseInt(until("\r\n").strip(), 16);
                body.write(in.readNBytes(size));
                until("\r\n");
            } while (size > 0);
        } else {
            String length = head.header("Content-Length");
            body.write(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)));
        }
        return new Answer(head.head(), body.toString(StandardCharsets.ISO_8859_1));
    }

    /** Sends a short WebSocket text and reads one (RFC 6455 §5.2). */
    String echo(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[6 + octets.length];
        frame[0] = (byte) 0x81;
        // masked, as a client must, with zeros
        frame[1] = (byte) (0x80 | octets.length);
        System.arraycopy(octets, 0, frame, 6, octets.length);
        send(frame);
        if (octet() != 0x81) {
            throw new IOException("not a text");
        }
        return new String(in.readNBytes(octet()), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
