package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;

/** Statement A1: what the JDK's system properties map to, and that the README says so. */
class SettingsTest {
    private static Settings of(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.of(properties, null);
    }

    @ParameterizedTest
    @CsvSource({
        "sun.net.httpserver.idleInterval, 5, timeouts.idle, 5s",
        "sun.net.httpserver.idleInterval, 0, timeouts.idle, 10m",
        "sun.net.httpserver.idleInterval, soon, timeouts.idle, 10m",
        "jdk.httpserver.maxConnections, 7, limits.maxConnections, 7",
        "jdk.httpserver.maxConnections, -1, limits.maxConnections, 16384",
        "sun.net.httpserver.maxIdleConnections, 3, limits.keepAliveLimit, 3",
        "sun.net.httpserver.maxIdleConnections, 0, limits.requestsPerConnection, 1",
        "sun.net.httpserver.drainAmount, 1024, limits.unreadBodyBytes, 1KiB",
        "sun.net.httpserver.drainAmount, 99999999999, limits.unreadBodyBytes, 2147483647",
        "sun.net.httpserver.maxReqHeaders, 9, limits.headerCount, 9",
        "sun.net.httpserver.maxReqHeaders, -9, limits.headerCount, 100",
        "sun.net.httpserver.maxReqHeaderSize, 1024, limits.headBytes, 1KiB",
        "sun.net.httpserver.maxReqHeaderSize, 1024, limits.requestLineBytes, 1KiB",
        "sun.net.httpserver.maxReqHeaderSize, 393216, limits.headBytes, 384KiB",
        "sun.net.httpserver.maxReqHeaderSize, large, limits.headBytes, 16KiB",
        "sun.net.httpserver.maxReqHeaderSize, 1, limits.headBytes, 256",
        "sun.net.httpserver.maxReqHeaderSize, 0, limits.headBytes, 16MiB",
        "rocket.httpserver.timeouts.read, 90s, timeouts.read, 90s",
        "rocket.httpserver.threads.max, 12, threads.max, 12",
        "rocket.httpserver.accessLog, line, accessLog, line",
    })
    void aPropertyMapsToASetting(String property, String value, String setting, String expected) {
        RocketConfig config = of(property, value).config();
        RocketConfig same = config.with(java.util.Map.of(setting, expected));
        assertThat(config).isEqualTo(same);
    }

    @Test
    void whatIsNotSetIsRocketsDefault() {
        Settings settings = of();
        assertThat(settings.config().timeouts().idle()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.config().limits().headerCount()).isEqualTo(100);
        assertThat(settings.config().limits().headBytes()).isEqualTo(16 * 1024);
        assertThat(settings.config().limits().requestLineBytes()).isEqualTo(16 * 1024);
        assertThat(settings.config().limits().unreadBodyBytes()).isEqualTo(64 * 1024);
        assertThat(settings.config().threads()).isEqualTo(ThreadConfig.DEFAULT.withMin(2));
        assertThat(settings.config().handleSignals()).isFalse();
        assertThat(settings.noDelay()).isTrue();
        assertThat(settings.onWorkers()).isFalse();
        assertThat(settings.sharedAttributes()).isFalse();
        assertThat(settings.longestRequest()).isZero();
        assertThat(settings.longestResponse()).isZero();
    }

    @Test
    void theRestIsReadToo() {
        assertThat(of("sun.net.httpserver.nodelay", "false").noDelay()).isFalse();
        assertThat(of("sun.net.httpserver.maxReqTime", "3").longestRequest()).isEqualTo(Duration.ofSeconds(3));
        assertThat(of("sun.net.httpserver.maxRspTime", "4").longestResponse()).isEqualTo(Duration.ofSeconds(4));
        assertThat(of("sun.net.httpserver.maxRspTime", "-1").longestResponse()).isZero();
        assertThat(of("rocket.httpserver.handlers", "workers").onWorkers()).isTrue();
        assertThat(of("rocket.httpserver.handlers", "workers").config().threads())
                .isEqualTo(ThreadConfig.DEFAULT);
        assertThat(of("sun.net.httpserver.pathMatcher", "pathPrefix").wholeNames())
                .isTrue();
        assertThat(of("sun.net.httpserver.pathMatcher", "stringPrefix").wholeNames())
                .isFalse();
        boolean whole = Runtime.version().feature() > 26;
        assertThat(of().wholeNames()).isEqualTo(whole);
        assertThat(of("sun.net.httpserver.pathMatcher", "regex").wholeNames()).isEqualTo(whole);
        assertThat(of("jdk.httpserver.attributes", "context").sharedAttributes())
                .isTrue();
    }

    @Test
    void rocketsOwnSettingsAreRefusedByNameWhereTheyCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("rocket.httpserver.timeouts.reed", "1s"))
                .withMessageContaining("timeouts.reed")
                .withMessageContaining("timeouts.read");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("rocket.httpserver.handlers", "many"))
                .withMessageContaining("rocket.httpserver.handlers must be thread or workers: many");
    }

    @ParameterizedTest
    @ValueSource(strings = {"listeners.0.port", "method", "appInfo.a", "handleSignals", "timeouts.drain"})
    void whatTheProgramDecidesIsNotOffered(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("rocket.httpserver." + setting, "1"))
                .withMessageContaining("rocket.httpserver." + setting + " cannot be set here");
    }

    @Test
    void theTableOfTheReadmeNamesEachPropertyThatIsRead() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String code = Files.readString(Path.of("src/main/java/org/rocketserver/httpserver/Settings.java"));
        Matcher name =
                Pattern.compile("\"((?:sun\\.net|jdk)\\.httpserver\\.\\w+)\"").matcher(code);
        List<String> read = new ArrayList<>();
        while (name.find()) {
            read.add(name.group(1));
        }
        assertThat(read).hasSizeGreaterThan(7);
        assertThat(read).allSatisfy(property -> assertThat(readme).contains("| `" + property + "`"));
        assertThat(readme).contains("`" + Settings.HANDLERS + "`", "`" + Settings.OWN + "*`");
    }
}
