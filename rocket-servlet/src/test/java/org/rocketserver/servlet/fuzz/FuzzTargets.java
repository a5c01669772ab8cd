package org.rocketserver.servlet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocketserver.http.HttpException;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.WebXmlParser;
import org.rocketserver.servlet.multipart.MultipartParser;
import org.rocketserver.servlet.multipart.PartImpl;
import org.rocketserver.servlet.multipart.PartLimits;

/**
 * What must hold for any octets, one method for each parser. Each throws where the rule is broken; {@link CoverageFuzz}
 * looks for such octets, {@link CorpusTest} replays those that were kept.
 */
final class FuzzTargets {
    private static final String TYPE = "multipart/form-data; boundary=b";
    private static final PartLimits LIMITS = new PartLimits(5, 200, 1000, 3000, 64);

    private FuzzTargets() {}

    /**
     * A multipart body: refused by a rule of the client's, or parts within the limits that are the same however the
     * octets come; no file is left behind in either case.
     */
    static void multipart(byte[] octets) {
        try {
            Path folder = Files.createTempDirectory("rocket-fuzz");
            try {
                String whole = outcome(new ByteArrayInputStream(octets), folder);
                assertThat(outcome(new Dripping(octets), folder)).isEqualTo(whole);
                try (Stream<Path> left = Files.list(folder)) {
                    assertThat(left).isEmpty();
                }
            } finally {
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String outcome(InputStream body, Path folder) throws IOException {
        List<PartImpl> parts;
        try {
            parts = MultipartParser.parse(TYPE, body, LIMITS, StandardCharsets.UTF_8, folder);
        } catch (HttpException e) {
            return "refused: " + e.getMessage();
        } catch (IllegalStateException e) {
            assertThat(e).hasCauseInstanceOf(HttpException.class);
            return "refused: " + e.getMessage();
        }
        assertThat(parts).hasSizeLessThanOrEqualTo(LIMITS.parts());
        List<String> seen = new ArrayList<>();
        for (PartImpl part : parts) {
            assertThat(part.getSize()).isBetween(0L, LIMITS.fileBytes());
            try (InputStream in = part.getInputStream()) {
                byte[] content = in.readAllBytes();
                assertThat(content).hasSize((int) part.getSize());
                seen.add(part.getName() + "|" + part.getSubmittedFileName() + "|"
                        + new String(content, StandardCharsets.ISO_8859_1));
            }
            part.delete();
        }
        return String.join("\n", seen);
    }

    /** One octet at a time. */
    private static final class Dripping extends InputStream {
        private final byte[] octets;
        private int at;

        Dripping(byte[] octets) {
            this.octets = octets;
        }

        @Override
        public int read() {
            return at < octets.length ? octets[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int octet = length == 0 ? 0 : read();
            if (octet < 0 || length == 0) {
                return octet;
            }
            into[from] = (byte) octet;
            return 1;
        }
    }

    /** A descriptor: read, or refused with a sentence that says where; nothing outside it is ever opened. */
    static void webXml(byte[] octets) {
        try {
            WebXmlParser.application(new ByteArrayInputStream(octets), "web.xml", warning -> {});
        } catch (DeploymentException e) {
            assertThat(e.getMessage()).startsWith("web.xml");
        }
        try {
            WebXmlParser.fragment(new ByteArrayInputStream(octets), "a.jar", "web-fragment.xml", warning -> {});
        } catch (DeploymentException e) {
            assertThat(e.getMessage()).startsWith("web-fragment.xml");
        }
    }
}
