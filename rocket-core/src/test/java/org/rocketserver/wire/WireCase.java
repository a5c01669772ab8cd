package org.rocketserver.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.rocketserver.config.Limits;
import org.rocketserver.config.TextForm;
import org.rocketserver.testkit.Octets;

/**
 * One rule of the wire, as data. A file holds cases, separated by empty lines:
 *
 * <pre>
 * [must] what the rule says, as a sentence
 * octets with escapes; &lt;WAIT&gt; the rest comes when the server waits; &lt;FIN&gt; the client ends its side
 * =&gt; 200 400 closed
 * limit bodyBytes=10
 * has text with escapes
 * not text with escapes
 * order text text
 * </pre>
 *
 * The one allowed outcome is the status codes in order ({@code none} for no answer, {@code short} for one that is cut)
 * and what became of the connection: {@code open}, {@code closed}, or {@code partial}, when the server waits for the
 * rest of something.
 *
 * @param section the file's name
 * @param severity must, should, may or security
 * @param name the rule
 * @param pieces the octets, cut at each WAIT
 * @param ends whether the client ends its side after them
 * @param outcome what has to come of it
 * @param limits the usual ones, but for those that the case changes
 * @param checks further lines
 */
record WireCase(
        String section,
        String severity,
        String name,
        List<byte[]> pieces,
        boolean ends,
        String outcome,
        Limits limits,
        List<String> checks) {
    private static final String LIMIT = "limit ";

    /** All cases of all files, in the order of the files. */
    static List<WireCase> all() {
        Path folder = Path.of("src/test/resources/wire");
        try (Stream<Path> files = Files.list(folder)) {
            List<WireCase> cases = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(".txt")) {
                    read(file, cases);
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path file, List<WireCase> cases) throws IOException {
        String section = file.getFileName().toString().replace(".txt", "");
        for (String block : Files.readString(file, StandardCharsets.UTF_8).split("\n\n", -1)) {
            List<String> lines =
                    block.lines().filter(line -> !line.startsWith("# ")).toList();
            if (lines.size() < 3) {
                continue;
            }
            String head = lines.get(0);
            int close = head.indexOf(']');
            String octets = lines.get(1);
            boolean ends = octets.endsWith("<FIN>");
            List<byte[]> pieces = Stream.of(octets.replace("<FIN>", "").split("<WAIT>", -1))
                    .map(Octets::unescape)
                    .toList();
            cases.add(new WireCase(
                    section,
                    head.substring(1, close),
                    head.substring(close + 2),
                    pieces,
                    ends,
                    lines.get(2).substring(3),
                    limits(lines),
                    lines.stream()
                            .skip(3)
                            .filter(line -> !line.startsWith(LIMIT))
                            .toList()));
        }
    }

    private static Limits limits(List<String> lines) {
        Map<String, String> settings = new TreeMap<>();
        for (String line : lines) {
            if (line.startsWith(LIMIT)) {
                int equals = line.indexOf('=');
                settings.put(line.substring(LIMIT.length(), equals), line.substring(equals + 1));
            }
        }
        return TextForm.apply(Limits.DEFAULT, settings);
    }

    /** The octets of all pieces. */
    byte[] octets() {
        return Octets.join(pieces.toArray(byte[][]::new));
    }

    /** Whether it makes sense to let the pieces arrive cut in any way. */
    boolean small() {
        return octets().length <= 20_000;
    }

    @Override
    public String toString() {
        return section + ": " + name;
    }
}
