package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;

/** From the command line, a file and the environment to the settings of the server. */
class OptionsTest {
    @TempDir
    Path folder;

    @Test
    void withoutOptionsItListensOnPort8080OfThisMachineOnly() throws Refusal {
        RocketConfig config = config(Map.of());

        assertThat(config.listeners()).singleElement().satisfies(listener -> {
            assertThat(listener.host()).isEqualTo("127.0.0.1");
            assertThat(listener.port()).isEqualTo(8080);
        });
        assertThat(config.accessLog()).isEqualTo(RocketConfig.AccessLog.OFF);
        assertThat(config.threads()).isEqualTo(ThreadConfig.DEFAULT);
    }

    @Test
    void optionsSayWhereAndWithHowManyThreads() throws Refusal {
        RocketConfig config = config(
                Map.of(),
                "--port",
                "81",
                "--address=::",
                "--min-threads",
                "20",
                "--max-threads",
                "30",
                "--access-log",
                "common");

        assertThat(config.listeners().get(0).port()).isEqualTo(81);
        assertThat(config.listeners().get(0).host()).isEqualTo("::");
        assertThat(config.threads().min()).isEqualTo(20);
        assertThat(config.threads().max()).isEqualTo(30);
        assertThat(config.accessLog()).isEqualTo(RocketConfig.AccessLog.COMMON);
    }

    @Test
    void optionsWinOverSetAndSetOverTheFileAndTheFileOverTheEnvironment() throws Exception {
        Path file = write(
                """
                listeners.0.port=2
                timeouts.idle=2s
                timeouts.read=2s
                """);
        Map<String, String> environment = Map.of(
                "ROCKET_LISTENERS_0_PORT", "1",
                "ROCKET_TIMEOUTS_IDLE", "1s",
                "ROCKET_TIMEOUTS_READ", "1s",
                "ROCKET_TIMEOUTS_HEAD", "1s");

        RocketConfig config = config(
                environment,
                "--config",
                file.toString(),
                "--set",
                "timeouts.idle=3s",
                "--set",
                "listeners.0.port=3",
                "--port",
                "4");

        assertThat(config.timeouts().head()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.timeouts().read()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.timeouts().idle()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.listeners().get(0).port()).isEqualTo(4);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 80               | unknown option --prot        | --port",
                "--port eighty           | eighty' is no whole number   | write it in digits",
                "--max-threads 99999999999 | --max-threads              | 99999999999' is too large",
                "--port 99999            | --port 99999 is no port      | 0 to 65535",
                "--set foo               | '--set'                      | KEY=VALUE",
                "-x                      | unknown option -x            | lists all",
                "--set timeouts.idel=1s  | timeouts.idel                | timeouts.idle",
                "--set timeouts.idle=abc | timeouts.idle                | abc",
                "--min-threads 0         | --min-threads: threads.min   | 0",
                "--max-threads 5         | threads.max                  | 5",
                "--unready soon          | timeouts.unready             | soon",
                "--unready -5s           | timeouts.unready             | zero or positive",
                "--session-timeout x     | --session-timeout            | write it in digits",
                "--access-log pretty     | accessLog                    | pretty",
                "--log loud              | loud                         | debug",
                "--config no.properties  | no.properties                | cannot be read",
                "--https no.pem          | no.pem                       | self-signed",
                "--https-port 1          | --https-port 1               | --https",
                "--https-port 1 --https self-signed --set listeners.1.port=2 | --https-port 1 is listeners.1 | listeners.2",
                "--proxy-trust nobody    | nobody                       | 10.0.0.0/8",
                "--proxy-header via      | via                          | x_forwarded",
                "--context-xml c.xml     | --context-xml is not there   | web.xml",
                "--stats realm.txt       | --stats realm.txt            | --status-user",
                "--enable-ssl            | --enable-ssl                 | --https"
            })
    void aMistakeIsNamedWithItsValueAndARemedy(String line, String what, String hint) {
        assertThatThrownBy(() -> config(Map.of(), line.split(" ", -1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(what)
                .hasMessageContaining(hint)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
                .extracting(e -> ((Refusal) e).kind())
                .isEqualTo(Refusal.Kind.USAGE);
    }

    @Test
    @EnabledOnJre(JRE.JAVA_17)
    void virtualThreadsAreRefusedWhereJavaHasNone() {
        assertThatThrownBy(() -> config(Map.of(), "--virtual-threads"))
                .hasMessageContaining("needs Java 21 or later, this is Java 17")
                .extracting(e -> ((Refusal) e).kind())
                .isEqualTo(Refusal.Kind.USAGE);
    }

    @Test
    void aMistakeInTheEnvironmentNamesTheVariable() {
        assertThatThrownBy(() -> config(Map.of("ROCKET_TIMEOUTS_IDEL", "1s")))
                .hasMessageContaining("ROCKET_TIMEOUTS_IDEL");
    }

    @ParameterizedTest(name = "{0} is nearly {1}")
    @CsvSource({
        "ROCKET_PROT, ROCKET_PORT",
        "ROCKET_MIN_THREAD, ROCKET_MIN_THREADS",
        "ROCKET_MTHOD, ROCKET_METHOD",
        "ROCKET_APPS, ROCKET_APP",
        "ROCKET_TIMEOUT_IDLE, ROCKET_TIMEOUTS_IDLE"
    })
    void aVariableThatIsNearlyOneIsRefused(String name, String meant) {
        assertThatThrownBy(() -> config(Map.of(name, "1")))
                .hasMessageContaining(name)
                .hasMessageContaining("did you mean " + meant + "?")
                .extracting(e -> ((Refusal) e).kind())
                .isEqualTo(Refusal.Kind.USAGE);
    }

    @Test
    void otherVariablesThatBeginLikeItsOwnAreToldAndThoseOfServicesAreNot() throws Exception {
        Map<String, String> environment = Map.of(
                "ROCKET_HOME", "/opt/rocket",
                "ROCKET_VERSION", "1.4",
                "ROCKET_LIMITS_HEADBYTES", "8KiB",
                "ROCKET_SERVICE_HOST", "10.0.0.1",
                "ROCKET_SERVICE_PORT_HTTP", "80",
                "ROCKET_SHOP_PORT_80_TCP_ADDR", "10.0.0.1",
                "ROCKET_SHOP_PORT", "tcp://10.0.0.1:80");

        assertThat(CommandLines.read(environment, folder.toString())
                        .environment()
                        .strangers())
                .containsExactly("ROCKET_HOME", "ROCKET_VERSION");
    }

    @ParameterizedTest
    @CsvSource({"prot=80, did you mean port?", "max-thread=5, max-threads", "accesLog=off, accessLog", "apps=a.war, app"
    })
    void aMistakeInTheFileIsNamedWithTheNearestOptionOrSetting(String line, String hint) throws Exception {
        Path file = write(line);

        assertThatThrownBy(() -> config(Map.of(), "--config", file.toString()))
                .hasMessageContaining(
                        "there is no option or setting " + line.substring(0, line.indexOf('=')) + "; did you mean ")
                .hasMessageContaining(hint)
                .extracting(e -> ((Refusal) e).kind())
                .isEqualTo(Refusal.Kind.USAGE);
    }

    @Test
    void helpNamesEveryOptionAndEveryExitStatusOnLinesThatFitAnyScreen() {
        assertThat(CommandLines.usage())
                .contains("--port", "--address", "--context", "--fs", "--set", "--stacktrace", "--help", "Exit status");
        assertThat(CommandLines.usage().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void anOptionHasTheSameNameInTheFileAndInTheEnvironment() throws Exception {
        Path file = write(
                """
                min-threads=3
                max-threads=9
                access-log=json
                proxy-trust=loopback,10.0.0.0/8
                timeouts.idle=7s
                """);
        Map<String, String> environment = Map.of(
                "ROCKET_PORT", "81",
                "ROCKET_MIN_THREADS", "2",
                "ROCKET_CONFIG", file.toString(),
                "ROCKET_LIMITS_HEAD_BYTES", "8KiB");

        RocketConfig config = config(environment, "--max-threads", "8");

        assertThat(config.listeners().get(0).port()).isEqualTo(81);
        assertThat(config.threads().min()).isEqualTo(3);
        assertThat(config.threads().max()).isEqualTo(8);
        assertThat(config.accessLog()).isEqualTo(RocketConfig.AccessLog.JSON);
        assertThat(config.proxies().trusted()).containsExactly("loopback", "10.0.0.0/8");
        assertThat(config.timeouts().idle()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.limits().headBytes()).isEqualTo(8192);
    }

    @Test
    void applicationsAndRepeatedOptionsMayStandInTheFileToo() throws Exception {
        Path file = write("app=/a=%1$s;/b=%1$s\nfs=%1$s\nuser=jane:secret:admin;joe:hidden\n".formatted(folder));

        Plan plan = Planner.plan(CommandLines.read(Map.of(), "--config", file.toString(), "--context", "/files"));

        assertThat(plan.applications())
                .extracting(Plan.Application::contextPath)
                .containsExactly("/a", "/b", "/files");
        assertThat(plan.options().users.users).containsExactly("jane:secret:admin", "joe:hidden");
    }

    @Test
    void thePortThatKubernetesNamesForAServiceOfThatNameIsNotTheServers() throws Exception {
        assertThat(config(Map.of("ROCKET_PORT", "tcp://10.0.0.1:80"))
                        .listeners()
                        .get(0)
                        .port())
                .isEqualTo(8080);
    }

    @Test
    void aUnixSocketAndTlsAtAPortOfItsOwn() throws Exception {
        RocketConfig config = config(
                Map.of(),
                "--unix",
                "/run/r.sock",
                "--https",
                "self-signed",
                "--https-port",
                "0",
                "--work",
                folder.toString());

        assertThat(config.listeners()).hasSize(2);
        assertThat(config.listeners().get(0).unixSocket()).hasToString("/run/r.sock");
        assertThat(config.listeners().get(1).tls()).isNotNull();
        assertThat(folder).isEmptyDirectory(); // for a plan makes nothing
        SelfSigned.in(folder);
        assertThat(Certificates.expiry(config))
                .hasValueSatisfying(end -> assertThat(end).isAfter(Instant.now().plus(Duration.ofDays(300))));
    }

    @Test
    void settingsAddToTheTlsOfTheOption() throws Exception {
        ListenerConfig listener = config(
                        Map.of("ROCKET_LISTENERS_0_TLS_PROTOCOLS", "TLSv1.3"),
                        "--https",
                        "self-signed",
                        "--work",
                        folder.toString(),
                        "--set",
                        "listeners.0.tls.clientAuthentication=want")
                .listeners()
                .get(0);

        assertThat(listener.port()).isEqualTo(8443);
        assertThat(listener.tls().clientAuthentication()).hasToString("WANT");
        assertThat(listener.tls().protocols()).containsExactly("TLSv1.3");
        assertThat(listener.tls().certificates()).singleElement().satisfies(certificate -> assertThat(certificate.key())
                .isEqualTo(folder.resolve("self-signed.pem")));
    }

    /** It is listeners.1; what was told of by settings alone comes after it. */
    @Test
    void settingsAddToTheTlsOfAPortOfItsOwn() throws Exception {
        List<ListenerConfig> listeners = config(
                        Map.of("ROCKET_LISTENERS_1_TLS_PROTOCOLS", "TLSv1.3"),
                        "--address=0.0.0.0",
                        "--https=self-signed",
                        "--https-port=8444",
                        "--work=" + folder,
                        "--set=listeners.1.tls.clientAuthentication=need",
                        "--set=listeners.2.port=9000")
                .listeners();

        assertThat(listeners).extracting(ListenerConfig::port).containsExactly(8080, 8444, 9000);
        assertThat(listeners.get(0).tls()).isNull();
        ListenerConfig secure = listeners.get(1);
        assertThat(secure.host()).isEqualTo("0.0.0.0");
        assertThat(secure.tls().clientAuthentication()).hasToString("NEED");
        assertThat(secure.tls().protocols()).containsExactly("TLSv1.3");
        assertThat(secure.tls().certificates()).singleElement().satisfies(certificate -> assertThat(certificate.key())
                .isEqualTo(folder.resolve("self-signed.pem")));
    }

    @ParameterizedTest
    @CsvSource({"listeners.0.host=::1, ::1", "listeners.1.host=127.0.0.1, 127.0.0.1", "listeners.1.backlog=5, 0.0.0.0"})
    void aPortOfItsOwnForTlsIsAtTheAddressOfTheOtherUnlessSettingsSayWhere(String setting, String host)
            throws Exception {
        RocketConfig config = config(
                Map.of("ROCKET_LISTENERS_0_HOST", "0.0.0.0"),
                "--https=self-signed",
                "--https-port=0",
                "--work=" + folder,
                "--set=" + setting);

        assertThat(config.listeners().get(1).host()).isEqualTo(host);
    }

    @Test
    void withTlsAloneThePortIs8443() throws Exception {
        assertThat(config(Map.of(), "--https", "self-signed", "--work", folder.toString())
                        .listeners())
                .singleElement()
                .satisfies(listener -> assertThat(listener.port()).isEqualTo(8443));
    }

    @Test
    void keyAndChainAreToldApart() throws Exception {
        Path both = SelfSigned.in(folder);
        String text = Files.readString(both);
        int end = text.indexOf("-----BEGIN CERTIFICATE");
        Path key = Files.writeString(folder.resolve("k.pem"), text.substring(0, end));
        Path chain = Files.writeString(folder.resolve("c.pem"), text.substring(end));

        for (String order : List.of(key + "," + chain, chain + "," + key)) {
            var certificate = config(Map.of(), "--https", order)
                    .listeners()
                    .get(0)
                    .tls()
                    .certificates()
                    .get(0);
            assertThat(certificate.key()).isEqualTo(key);
            assertThat(certificate.chain()).isEqualTo(chain);
        }
        assertThatThrownBy(() -> config(Map.of(), "--https", chain.toString())).hasMessageContaining("no private key");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("rocket.properties"), text);
    }

    private RocketConfig config(Map<String, String> environment, String... arguments) throws Refusal {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.add("--fs");
        line.add(folder.toString());
        return Planner.plan(CommandLines.read(environment, line.toArray(String[]::new)))
                .config();
    }
}
