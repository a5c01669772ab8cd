package org.rocketserver.examples.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.rocketserver.examples.benchmark.servlet.Bodies;

/** Whether a server answers as it should: asked once before it is measured, and judged by the figures afterwards. */
final class Check {
    /** More than any of the servers needs for a head and for the framing of a body. */
    private static final int MOST_OVERHEAD = 2048;

    /** How many sessions the load takes turns with. */
    static final int SESSIONS = 64;

    /** How many are begun with one write. */
    private static final int BATCH = 50;

    private Check() {}

    /**
     * Asks for one answer and compares it.
     *
     * @return the length of the answer's body in octets
     * @throws IOException the answer is wrong, and how
     */
    static int ask(Scenario scenario, URI server) throws IOException {
        HttpURLConnection connection = open(scenario, server);
        byte[] body = connection.getInputStream().readAllBytes();
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(scenario.label() + " was answered with status " + connection.getResponseCode());
        }
        if (!expected(scenario).test(body)) {
            String start = new String(body, 0, Math.min(body.length, 100), StandardCharsets.ISO_8859_1);
            throw new IOException(
                    scenario.label() + " was answered with " + body.length + " octets that begin with " + start);
        }
        return body.length;
    }

    /**
     * What is wrong with a measured window, or an empty string.
     *
     * @param connections each may have had an answer under way at the end, which came in but is not counted
     */
    static String judge(Figures figures, int bodyOctets, int connections) {
        if (figures.errors() > 0) {
            return figures.errors() + " errors";
        }
        if (figures.requests() == 0) {
            return "no answers";
        }
        long each = figures.octets() / figures.requests();
        long underWay = (long) connections * bodyOctets / figures.requests();
        boolean tooMany = each > bodyOctets + MOST_OVERHEAD + underWay;
        return each < bodyOctets || tooMany ? each + " octets for an answer of " + bodyOctets : "";
    }

    /** Begins sessions, and writes their cookies to a file, each {@code name=value} on a line. */
    static Path beginSessions(URI server, int count, Path file) throws IOException {
        List<String> cookies = new ArrayList<>(count);
        String request = "GET " + Scenario.SESSION.path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            while (cookies.size() < count) {
                int batch = Math.min(BATCH, count - cookies.size());
                socket.getOutputStream().write(request.repeat(batch).getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < batch; i++) {
                    cookies.add(nextCookie(answers));
                }
            }
        }
        return Files.write(file, cookies);
    }

    private static String nextCookie(BufferedReader answers) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("set-cookie:")) {
                return line.substring(line.indexOf(':') + 1).split(";", 2)[0].trim();
            }
        }
        throw new IOException("no session was begun");
    }

    private static HttpURLConnection open(Scenario scenario, URI server) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) server.resolve(scenario.path()).toURL().openConnection();
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(20_000);
        if (scenario.load() == Scenario.Load.ECHO || scenario.load() == Scenario.Load.UPLOAD) {
            byte[] body = Bodies.of(scenario.load() == Scenario.Load.ECHO ? Bodies.ECHO : Bodies.UPLOAD);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/octet-stream");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        return connection;
    }

    private static Predicate<byte[]> expected(Scenario scenario) {
        return switch (scenario) {
            case JSON ->
                text(
                        "{\"message\":\"Hello, World!\",\"path\":\"/json\",\"method\":\"GET\",\"number\":42,\"flag\":true}");
            case ECHO -> octets(Bodies.ECHO);
            case UPLOAD -> text(Integer.toString(Bodies.UPLOAD));
            case BIG -> octets(Bodies.BIG);
            case STREAM -> octets(Bodies.PIECES * Bodies.PIECE);
            case STATIC_SMALL -> octets(Bodies.SMALL_FILE);
            case STATIC_LARGE -> octets(Bodies.LARGE_FILE);
            default -> text("Hello, World!");
        };
    }

    private static Predicate<byte[]> text(String text) {
        return body -> new String(body, StandardCharsets.US_ASCII).equals(text);
    }

    private static Predicate<byte[]> octets(int count) {
        byte[] wanted = Bodies.of(count);
        return body -> java.util.Arrays.equals(body, wanted);
    }
}
