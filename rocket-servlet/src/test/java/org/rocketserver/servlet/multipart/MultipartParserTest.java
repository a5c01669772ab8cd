package org.rocketserver.servlet.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;

/** RFC 7578, RFC 2046 §5.1 and Servlet 6.1 §3.2. */
class MultipartParserTest {
    private static final String TYPE = "multipart/form-data; boundary=\"-x y\"";
    private static final PartLimits ALL_IN_MEMORY = PartLimits.DEFAULT.withMemoryBytes(1 << 20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private static String crlf(String text) {
        return text.replace("\r", "").replace("\n", "\r\n");
    }

    private static String two() {
        return crlf(
                """
                ignored
                ---x y
                Content-Disposition: form-data; name="text"

                one
                ---x
                two
                ---x y \t
                content-disposition: FORM-DATA;NAME="file" ; filename="ü \\"q\\".txt"; filename*=utf-8''no
                Content-Type: text/plain
                X-More: 1
                X-More: 2

                \0octets

                ---x y--
                ignored too""");
    }

    private List<PartImpl> parse(String body, PartLimits limits) throws IOException {
        return parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), limits);
    }

    private List<PartImpl> parse(InputStream body, PartLimits limits) throws IOException {
        return MultipartParser.parse(TYPE, body, limits, StandardCharsets.UTF_8, folder);
    }

    private static String content(PartImpl part) throws IOException {
        try (InputStream in = part.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void checkTwo(List<PartImpl> parts) throws IOException {
        assertThat(parts).hasSize(2);
        PartImpl text = parts.get(0);
        assertThat(text.getName()).isEqualTo("text");
        assertThat(text.getSubmittedFileName()).isNull();
        assertThat(text.getContentType()).isNull();
        assertThat(content(text)).isEqualTo("one\r\n---x\r\ntwo");
        PartImpl file = parts.get(1);
        assertThat(file.getName()).isEqualTo("file");
        assertThat(file.getSubmittedFileName()).isEqualTo("ü \"q\".txt");
        assertThat(file.getContentType()).isEqualTo("text/plain");
        assertThat(file.getHeaders("x-more")).containsExactly("1", "2");
        assertThat(file.getHeader("X-MORE")).isEqualTo("1");
        assertThat(file.getHeaderNames()).hasSize(3);
        assertThat(content(file)).isEqualTo("\0octets\r\n");
        assertThat(file.getSize()).isEqualTo(9);
    }

    @Test
    void partsKeepTheirOctetsAndTheirHeads() throws IOException {
        checkTwo(parse(two(), ALL_IN_MEMORY));
    }

    @Test
    void theOutcomeIsTheSameWhereverTheBodyIsSplit() throws IOException {
        byte[] body = two().getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= body.length; split++) {
            checkTwo(parse(new Pieces(body, split), ALL_IN_MEMORY));
        }
        checkTwo(parse(new Pieces(body, -1), ALL_IN_MEMORY));
    }

    @Test
    void everyTruncatedBodyIsRefusedAndLeavesNoFile() throws IOException {
        byte[] body = two().getBytes(StandardCharsets.UTF_8);
        int end = two().indexOf("---x y--") + 1 + "---x y--".length();
        for (int length = 0; length < end; length++) {
            InputStream cut = new ByteArrayInputStream(body, 0, length);
            assertThatThrownBy(() -> parse(cut, PartLimits.DEFAULT))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aLargePartGoesToAFileAndGoesWithTheRequest() throws IOException {
        List<PartImpl> parts = parse(two(), PartLimits.DEFAULT.withMemoryBytes(10));

        assertThat(files()).hasSize(1);
        checkTwo(parts);
        parts.forEach(PartImpl::discard);
        assertThat(files()).isEmpty();
        assertThatThrownBy(parts.get(0)::getInputStream).isInstanceOf(IOException.class);
    }

    @Test
    void writeTakesTheTemporaryFileAndWhatItMadeStays() throws IOException {
        for (int memory : new int[] {0, 100}) {
            List<PartImpl> parts = parse(two(), PartLimits.DEFAULT.withMemoryBytes(memory));
            PartImpl file = parts.get(1);
            file.write("saved");
            file.write("saved again");
            assertThat(content(file)).isEqualTo("\0octets\r\n");
            file.delete();
            parts.forEach(PartImpl::discard);
            assertThat(files()).containsExactlyInAnyOrder("saved", "saved again");
            assertThat(folder.resolve("saved again")).hasContent("\0octets\r\n");
        }
    }

    @Test
    void aPartThatIsDeletedIsGone() throws IOException {
        PartImpl part = parse(two(), PartLimits.DEFAULT).get(1);
        part.delete();

        assertThat(files()).hasSize(1);
        assertThatThrownBy(part::getInputStream).isInstanceOf(IOException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"parts, 1, 512, -1, -1", "head, 50, 60, -1, -1", "part, 50, 512, 10, -1", "body, 50, 512, -1, 100"})
    void aBreachOfALimitIsAnIllegalStateThatKnowsItsStatus(
            String what, int parts, int head, long partBytes, long bodyBytes) throws IOException {
        PartLimits limits = new PartLimits(parts, head, partBytes, bodyBytes, 0);

        assertThatThrownBy(() -> parse(two(), limits))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(what)
                .cause()
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.CONTENT_TOO_LARGE));
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(
            strings = {
                "---x y\nContent-Disposition: attachment; name=a\n\nx\n---x y--",
                "---x y\nContent-Disposition: form-data\n\nx\n---x y--",
                "---x y\nContent-Disposition: form-data; name=\"a\n\nx\n---x y--",
                "---x y\nContent-Disposition: form-data name=a\n\nx\n---x y--",
                "---x y\nContent-Type: text/plain\n\nx\n---x y--",
                "---x y\n Content-Disposition: form-data; name=a\n\nx\n---x y--",
                "---x y\nContent-Disposition : form-data; name=a\n\nx\n---x y--",
                "---x y\nno colon\n\nx\n---x y--",
                "---x yz\nContent-Disposition: form-data; name=a\n\nx\n---x y--",
                "---x y-\n",
                "no boundary at all",
                ""
            })
    void aMalformedBodyIsRefused(String body) {
        assertThatThrownBy(() -> parse(crlf(body), PartLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
    }

    @Test
    void bareLineFeedsAreRefused() {
        assertThatThrownBy(() -> parse(two().replace("\r\n", "\n"), PartLimits.DEFAULT))
                .isInstanceOf(HttpException.class);
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=\"\"",
                "multipart/mixed; boundary=a",
                "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void theTypeMustHaveAProperBoundary(String type) {
        assertThatThrownBy(() -> MultipartParser.parse(
                        type, InputStream.nullInputStream(), PartLimits.DEFAULT, StandardCharsets.UTF_8, folder))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void aFormWithoutPartsIsEmpty() throws IOException {
        assertThat(parse("---x y--\r\n", PartLimits.DEFAULT)).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "\"a b\", a b",
                "a, a",
                "\"a\\\"b\", a\"b",
                "\"C:\\dir\\x.txt\", C:\\dir\\x.txt",
                "\"a;b=c\", a;b=c",
                "\"\", ''"
            })
    void fileNamesAreUnquotedTheWayBrowsersQuoteThem(String sent, String name) throws IOException {
        String body = "---x y\r\nContent-Disposition: form-data; filename=" + sent + "; name=a\r\n\r\n\r\n---x y--";

        assertThat(parse(body, ALL_IN_MEMORY).get(0).getSubmittedFileName()).isEqualTo(name);
    }

    @Test
    void largeContentWithNearBoundariesSurvives() throws IOException {
        String content = "\r\n---x ".repeat(20_000) + "\r\n---x z";
        String body = "---x y\r\nContent-Disposition: form-data; name=a\r\n\r\n" + content + "\r\n---x y--";

        assertThat(content(parse(body, PartLimits.DEFAULT).get(0))).isEqualTo(content);
    }

    @Test
    void aBodyThatFailsLeavesNoFile() throws IOException {
        InputStream failing = new SequenceInputStream(
                new ByteArrayInputStream(two().substring(0, 120).getBytes(StandardCharsets.UTF_8)), new Broken());

        assertThatThrownBy(() -> parse(failing, PartLimits.DEFAULT)).isInstanceOf(IOException.class);
        assertThat(files()).isEmpty();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** Fails whenever it is read. */
    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("gone");
        }

        @Override
        public int read(byte[] into, int at, int count) throws IOException {
            throw new IOException("gone");
        }
    }

    /** Gives its octets in two pieces, or one by one. */
    private static final class Pieces extends InputStream {
        private final byte[] octets;
        private final int split;
        private int at;

        Pieces(byte[] octets, int split) {
            this.octets = octets;
            this.split = split;
        }

        @Override
        public int read() {
            return at == octets.length ? -1 : octets[at++] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int count) {
            if (at == octets.length) {
                return -1;
            }
            int end = split < 0 ? at + 1 : at < split ? split : octets.length;
            int part = Math.min(count, end - at);
            System.arraycopy(octets, at, into, from, part);
            at += part;
            return part;
        }
    }
}
