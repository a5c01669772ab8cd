package org.rocketserver.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.program.SelfServed;
import org.rocketserver.testkit.WireClient;

/** The rule by which the JDK finds a provider, tried by programs of their own. */
class ProviderIT {
    private static final String PROPERTY = "-Dcom.sun.net.httpserver.HttpServerProvider=";
    private static final String ROCKET = "org.rocketserver.httpserver.PlainServer";

    @TempDir
    Path folder;

    private static String entries(String... parts) {
        List<String> found = new ArrayList<>();
        for (String part : parts) {
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> entry.replace(File.separatorChar, '/').matches(part))
                    .forEach(found::add);
        }
        assertThat(found).hasSize(parts.length);
        return String.join(File.pathSeparator, found);
    }

    /** Built folders or jars. */
    private static final String CORE = ".*/rocket-core/target/(classes|rocket-core-[^/]*(?<!tests)[.]jar)/?";

    private static final String HTTPSERVER = ".*/addons/httpserver/target/(classes|rocket-httpserver-[^/]*[.]jar)/?";
    private static final String SLF4J = ".*/slf4j-api-[^/]*[.]jar";
    private static final String TESTS = ".*/addons/httpserver/target/test-classes/?";

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of(arguments));
        command.add(SelfServed.class.getName());
        Path output = Files.createTempFile(folder, "output", "");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    @Test
    void thePropertyAloneSwitchesItOn() throws Exception {
        String said = run(
                PROPERTY + RocketHttpServerProvider.class.getName(), "-cp", entries(CORE, HTTPSERVER, SLF4J, TESTS));
        assertThat(said).contains(ROCKET + " ok");
    }

    @Test
    void onTheModulePathItIsFoundByItself() throws Exception {
        String said =
                run("-p", entries(CORE, HTTPSERVER, SLF4J), "--add-modules", "jdk.httpserver", "-cp", entries(TESTS));
        assertThat(said).contains(ROCKET + " ok");
    }

    @Test
    void onTheClassPathItIsFoundByItselfAndThePropertyBringsTheJdksBack() throws Exception {
        String everything = entries(CORE, HTTPSERVER, SLF4J, TESTS);
        assertThat(run("-cp", everything)).contains(ROCKET + " ok");
        assertThat(run(PROPERTY + "sun.net.httpserver.DefaultHttpServerProvider", "-cp", everything))
                .contains("sun.net.httpserver.HttpServerImpl ok");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThat(run(PROPERTY + RocketHttpServerProvider.class.getName(), "-cp", entries(TESTS)))
                .contains("ServiceConfigurationError")
                .contains(RocketHttpServerProvider.class.getName());
        assertThat(run(PROPERTY + RocketHttpServerProvider.class.getName(), "-cp", entries(HTTPSERVER, SLF4J, TESTS)))
                .contains("rocket-httpserver needs org.rocketserver:rocket-core, which is missing");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_18)
    void theJdksFileServerRunsOnIt() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "some text");
        Class<?> levels = Class.forName("com.sun.net.httpserver.SimpleFileServer$OutputLevel");
        com.sun.net.httpserver.HttpServer server =
                (com.sun.net.httpserver.HttpServer) Class.forName("com.sun.net.httpserver.SimpleFileServer")
                        .getMethod("createFileServer", java.net.InetSocketAddress.class, Path.class, levels)
                        .invoke(null, Implementation.anyPort(), folder, levels.getEnumConstants()[0]);
        assertThat(server.getClass().getName()).isEqualTo(ROCKET);
        server.start();
        try (WireClient wire = WireClient.connect(server.getAddress().getPort())) {
            assertThat(wire.ask("/a.txt").body()).isEqualTo("some text");
            assertThat(wire.ask("/").body()).contains("a.txt");
            assertThat(wire.ask("/none").status()).isEqualTo(404);
            assertThat(wire.send("PUT /a.txt HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(405);
            wire.send("HEAD /a.txt HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertThat(wire.readToEnd())
                    .containsIgnoringCase("Content-Length: 9")
                    .endsWith("\r\n\r\n");
        } finally {
            server.stop(0);
        }
    }
}
