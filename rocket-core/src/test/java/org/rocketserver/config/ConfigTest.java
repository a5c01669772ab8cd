package org.rocketserver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What text can say, code can, and what is refused is named. */
class ConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Every component of every record differs from its default. */
    private static RocketConfig everythingDifferent() {
        TlsConfig tls = new TlsConfig(
                List.of(
                        CertificateConfig.pem(Path.of("k.pem"), Path.of("c.pem"), "pw"),
                        CertificateConfig.pkcs12(Path.of("s.p12"), "")),
                null,
                List.of("TLSv1.3"),
                List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"),
                TlsConfig.ClientAuthentication.NEED,
                null,
                Path.of("trust.p12"),
                "sesame",
                null);
        ListenerConfig listener =
                new ListenerConfig("::1", 8443, 7, tls, Path.of("/run/r.sock"), false, false, false, true, null);
        return new RocketConfig(
                List.of(listener, ListenerConfig.inherited(), ListenerConfig.of("h", 0)),
                "fs",
                Map.of("root", "/srv/www", "a.b", "c"),
                new ThreadConfig(ThreadConfig.Kind.VIRTUAL, 2, 3, 4, Duration.ofMillis(1500), Duration.ofNanos(1)),
                new Timeouts(
                        SECOND,
                        SECOND.multipliedBy(2),
                        SECOND.multipliedBy(3),
                        Duration.ZERO,
                        SECOND.multipliedBy(5),
                        Duration.ZERO,
                        SECOND.multipliedBy(7),
                        Duration.ofHours(1)),
                new Limits(900, 1000, 2, 2048, 1L << 40, 0, 1, 3, 4, 0, SECOND, 5, 6),
                false,
                RocketConfig.AccessLog.JSON,
                true,
                "Nobody/1",
                new ProxyConfig(List.of("10.0.0.0/8", "unix"), ProxyConfig.Header.FORWARDED));
    }

    @Test
    void everyComponentComesBackFromItsText() {
        RocketConfig config = everythingDifferent();
        assertThat(RocketConfig.of(config.toText())).isEqualTo(config);
        assertThat(RocketConfig.of(RocketConfig.DEFAULT.toText())).isEqualTo(RocketConfig.DEFAULT);
        RocketConfig other = RocketConfig.DEFAULT.withListeners(List.of(ListenerConfig.DEFAULT.withTls(
                TlsConfig.pem(Path.of("k"), Path.of("c")).withClientAuthorities(Path.of("ca.pem")))));
        assertThat(RocketConfig.of(other.toText())).isEqualTo(other);
    }

    @Test
    void theRoundTripCoversEveryComponent() {
        RocketConfig config = everythingDifferent();
        assertDiffers(config, RocketConfig.DEFAULT);
        assertDiffers(config.threads(), ThreadConfig.DEFAULT);
        assertDiffers(config.timeouts(), Timeouts.DEFAULT);
        assertDiffers(config.limits(), Limits.DEFAULT);
        List<String> known = TextForm.keys(RocketConfig.class);
        List<String> written = config.toText().keySet().stream()
                .map(key -> key.replaceAll("\\.\\d+", ".N").replaceAll("^appInfo\\..*", "appInfo.*"))
                .distinct()
                .toList();
        assertThat(known).containsAll(written);
        assertThat(written)
                .contains(known.stream()
                        .filter(key -> !key.endsWith("clientAuthorities"))
                        .toArray(String[]::new));
    }

    private static void assertDiffers(Record one, Record other) {
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            try {
                assertThat(component.getAccessor().invoke(one))
                        .as(component.getName())
                        .isNotEqualTo(component.getAccessor().invoke(other));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("cannot read " + component, e);
            }
        }
    }

    @Test
    void textOverridesOnlyWhatItNames() {
        RocketConfig config = RocketConfig.of(Map.of(
                "timeouts.idle", "60s", "limits.headBytes", "32KiB", "listeners.0.port", "8080", "appInfo.root", "/x"));
        assertThat(config)
                .isEqualTo(RocketConfig.DEFAULT
                        .withTimeouts(Timeouts.DEFAULT.withIdle(Duration.ofSeconds(60)))
                        .withLimits(Limits.DEFAULT.withHeadBytes(32 * 1024))
                        .withListeners(List.of(ListenerConfig.of("127.0.0.1", 8080)))
                        .withAppInfo("root", "/x"));
        assertThat(config.with(Map.of("listeners.0.backlog", "5")).listeners())
                .containsExactly(ListenerConfig.of("127.0.0.1", 8080).withBacklog(5));
        assertThat(config.with(Map.of("listeners.1.port", "1")).listeners())
                .containsExactly(ListenerConfig.of("127.0.0.1", 8080), ListenerConfig.of("127.0.0.1", 1));
    }

    @Test
    void readsProperties() {
        Properties properties = new Properties();
        properties.setProperty("threads.min", "3");
        assertThat(RocketConfig.of(properties).threads().min()).isEqualTo(3);
    }

    @Test
    void readsTheEnvironmentAndLeavesOtherPeoplesVariablesAlone() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("ROCKET_TIMEOUTS_IDLE", "5m");
        environment.put("ROCKET_LIMITS_HEAD_BYTES", "8k");
        environment.put("ROCKET_LIMITS_TRAILERBYTES", "1k");
        environment.put("ROCKET_LISTENERS_0_PORT", "81");
        environment.put("ROCKET_HANDLE_SIGNALS", "no");
        environment.put("ROCKET_APP_INFO_ROOT", "/srv");
        environment.put("ROCKET_PORT", "tcp://10.0.0.1:80");
        environment.put("ROCKET_SERVICE_HOST", "10.0.0.1");
        environment.put("PATH", "/bin");
        RocketConfig config = RocketConfig.DEFAULT.withEnvironment(environment);
        assertThat(config.timeouts().idle()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.limits().headBytes()).isEqualTo(8192);
        assertThat(config.limits().trailerBytes()).isEqualTo(1024);
        assertThat(config.listeners().get(0).port()).isEqualTo(81);
        assertThat(config.handleSignals()).isFalse();
        assertThat(config.appInfo()).containsEntry("root", "/srv");
    }

    @Test
    void refusesVariablesThatAreNearlySettings() {
        assertThatThrownBy(() -> RocketConfig.DEFAULT.withEnvironment(Map.of("ROCKET_TIMEOUTS_IDEL", "5m")))
                .hasMessage("unknown setting ROCKET_TIMEOUTS_IDEL; did you mean timeouts.idle?");
        Map<String, String> twice = Map.of("ROCKET_LIMITS_HEADBYTES", "1k", "ROCKET_LIMITS_HEAD_BYTES", "2k");
        assertThatThrownBy(() -> RocketConfig.DEFAULT.withEnvironment(twice)).hasMessageContaining("given once");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "timeouts.idel | unknown setting timeouts.idel; did you mean timeouts.idle?",
                "listeners.1.prot | unknown setting listeners.1.prot; did you mean listeners.1.port?",
                "idle | unknown setting idle; did you mean timeouts.idle?",
                "timeouts.idle.x | unknown setting timeouts.idle.x; did you mean timeouts.idle?",
                "timeouts | unknown setting timeouts",
                "listeners.x.port | unknown setting listeners.x.port; did you mean",
                "listeners.0.tls.context | unknown setting listeners.0.tls.context",
                "completelydifferent | unknown setting completelydifferent; known are listeners.N.host",
            })
    void refusesUnknownKeysAndNamesTheNearest(String key, String message) {
        assertThatThrownBy(() -> RocketConfig.of(Map.of(key, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "timeouts.idle | -1s | timeouts.idle must be zero or positive: PT-1S; give a duration such as 60s",
                "timeouts.head | 0 | timeouts.head must be positive: PT0S; give a duration such as 60s",
                "timeouts.idle | 9999d | timeouts.idle must be at most 365 days: PT239976H; give a duration such as 60s",
                "timeouts.idle | 60 | timeouts.idle must be a duration with its unit: \"60\"; give a duration such as 60s",
                "timeouts.idle | soon | timeouts.idle must be a duration with its unit: \"soon\"; give a duration such as 60s",
                "timeouts.idle | 99999999999999999d | timeouts.idle must be a duration with its unit",
                "timeouts.idle | PTx | timeouts.idle must be a duration with its unit",
                "limits.headBytes | lots | limits.headBytes must be a size: \"lots\"; give a size such as 16KiB",
                "limits.headBytes | 1 | limits.headBytes must be 256 to 16777216: 1; give a number in that range",
                "limits.headBytes | 9GiB | limits.headBytes must be at most 2147483647: 9663676416; give a smaller number",
                "limits.bodyBytes | -2 | limits.bodyBytes must be -1 or more: -2; give a number in that range",
                "limits.maxConnections | 1.5 | limits.maxConnections must be a whole number: \"1.5\"; give digits only",
                "threads.min | 0 | threads.min must be 1 to 1000000: 0",
                "threads.max | 3 | threads.max must be 0 or at least threads.min, 10: 3; give a larger maximum",
                "threads.kind | green | threads.kind must be one of platform, virtual: \"green\"; give one of these",
                "serverHeader | a\tb | serverHeader must be visible ASCII without blanks at its ends",
                "handleSignals | maybe | handleSignals must be true or false: \"maybe\"",
                "method | | method must be not blank: \"\"; give its name",
                "listeners.0.port | 65536 | listeners.0: listeners.port must be 0 to 65535: 65536",
                "listeners.2.port | 1 | listeners.2 must be the next after 1 others: listeners.2.port",
                "listeners.0.tls.protocols | SSLv3 | listeners.0.tls: tls.certificates must be given",
                "listeners.0.tls.certificates.0.key | k | listeners.0.tls.certificates.0: tls.certificates must be of one form",
            })
    void refusesValuesBySettingValueAndRemedy(String key, String value, String message) {
        assertThatThrownBy(() -> RocketConfig.of(Map.of(key, value == null ? "" : value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void refusesOldProtocolsAndContradictionsOfTls() throws Exception {
        TlsConfig tls = TlsConfig.pem(Path.of("k"), Path.of("c"));
        assertThatThrownBy(() -> tls.withProtocols(List.of("TLSv1.1"))).hasMessageContaining("tls.protocols");
        assertThatThrownBy(() -> tls.withProtocols(List.of())).hasMessageContaining("tls.protocols");
        assertThatThrownBy(() -> tls.withContext(SSLContext.getDefault())).hasMessageContaining("tls.certificates");
        assertThatThrownBy(() -> tls.withTrustStore(Path.of("t")).withClientAuthorities(Path.of("a")))
                .hasMessageContaining("tls.trustStore");
        assertThat(TlsConfig.of(SSLContext.getDefault()).certificates()).isEmpty();
        assertThatThrownBy(() -> ListenerConfig.inherited().withUnixSocket(Path.of("s")))
                .hasMessageContaining("inheritedChannel");
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            assertThatThrownBy(() -> ListenerConfig.inherited().withChannel(channel))
                    .hasMessageContaining("listeners.channel");
        }
        assertThatThrownBy(() -> RocketConfig.DEFAULT.withListeners(List.of())).hasMessageContaining("listeners");
    }

    @Test
    void neverShowsAPassword() {
        assertThat(everythingDifferent().toString()).doesNotContain("pw", "sesame");
        assertThatThrownBy(() -> new CertificateConfig(null, null, null, "secret"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void aRecordDoesNotFollowTheCollectionsItWasMadeOf() {
        Map<String, Object> appInfo = new HashMap<>(Map.of("a", 1));
        RocketConfig config = RocketConfig.DEFAULT.withAppInfo(appInfo);
        appInfo.put("b", 2);
        assertThat(config.appInfo()).containsOnlyKeys("a");
        assertThat(config.toText()).doesNotContainKey("appInfo.a");
    }

    @ParameterizedTest(name = "{0} is {1} is {2}")
    @CsvSource({
        "0, 0, 0",
        "1, 1, 1",
        "16KiB, 16384, 16KiB",
        "16k, 16384, 16KiB",
        "16 KB, 16384, 16KiB",
        "1024, 1024, 1KiB",
        "3MiB, 3145728, 3MiB",
        "1g, 1073741824, 1GiB",
        "2TiB, 2199023255552, 2TiB",
        "1025B, 1025, 1025"
    })
    void readsAndWritesSizes(String text, long octets, String written) {
        assertThat(ByteSize.parse(text).octets()).isEqualTo(octets);
        assertThat(ByteSize.of(octets)).hasToString(written);
        assertThat(ByteSize.parse(written)).isEqualTo(ByteSize.of(octets));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "+1", "1.5k", "1x", "1kbit", "9999999TiB", "9999999999999999999", "1 2"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "250ms, PT0.25S",
        "60s, PT1M",
        "10m, PT10M",
        "1h, PT1H",
        "2d, PT48H",
        "0, PT0S",
        "PT1.5S, PT1.5S",
        "7 s, PT7S"
    })
    void readsDurations(String text, Duration duration) {
        assertThat(TextValues.duration("d", text)).isEqualTo(duration);
    }
}
