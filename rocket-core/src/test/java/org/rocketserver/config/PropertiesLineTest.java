package org.rocketserver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Where keys stand. */
class PropertiesLineTest {
    private static final String TEXT =
            """
            # a comment that does not go on \\
            port=80
              ! another

            app = a.war;\\
                  b.war
            back\\:slash : ends\\\\
            path=C\\u003a/x
            alone
            port=81""";

    @Test
    void everyKeyHasTheLineOnWhichItBegins() {
        assertThat(PropertiesLine.read(TEXT, ""))
                .containsExactly(
                        new PropertiesLine(2, "port", "80"),
                        new PropertiesLine(5, "app", "a.war;b.war"),
                        new PropertiesLine(7, "back:slash", "ends\\"),
                        new PropertiesLine(8, "path", "C:/x"),
                        new PropertiesLine(9, "alone", ""),
                        new PropertiesLine(10, "port", "81"));
    }

    @Test
    void keysAndValuesAreThoseThatPropertiesReadWhateverEndsALine() throws Exception {
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            String text = TEXT.replace("\n", end);
            Properties read = new Properties();
            read.load(new StringReader(text));
            Properties lines = new Properties();
            PropertiesLine.read(text, "").forEach(line -> lines.setProperty(line.key(), line.value()));
            assertThat(lines).isEqualTo(read);
        }
    }

    @Test
    void aMalformedEscapeIsToldWithItsLine() {
        assertThatThrownBy(() -> PropertiesLine.read("a=1\nb=C:\\users", "x:"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("x:2: malformed \\u escape");
    }
}
