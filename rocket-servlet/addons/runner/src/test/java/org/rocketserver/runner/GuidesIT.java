package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README and the guides say to type is typed, in a folder that has the files they name; only ports and
 * addresses are others. The image file is acted out without a container, by the built jar.
 */
@Timeout(300)
class GuidesIT {
    private static final Path ROOT = Path.of("..", "..", "..");
    private static final Path JAR = Path.of("target", "rocket.jar").toAbsolutePath();
    private static final Path ENGINE = Path.of("target", "jasper").toAbsolutePath();
    private static final Pattern RUN = Pattern.compile("java (?:-X\\S+ )?-jar rocket\\.jar (.*?)(?:\\s+#.*)?");
    private static final String WEB_XML =
            "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\"></web-app>";

    @TempDir
    Path folder;

    private Process process;

    @BeforeEach
    void makeFiles() throws Exception {
        Files.copy(JAR, folder.resolve("rocket.jar"));
        Files.createDirectories(folder.resolve("target"));
        for (String war : List.of("app.war", "shop.war", "phorum-2.war", "target/shop.war")) {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(war)))) {
                zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
                zip.write(WEB_XML.getBytes(StandardCharsets.UTF_8));
            }
        }
        for (String files : List.of("dist", "public")) {
            Files.writeString(Files.createDirectories(folder.resolve(files)).resolve("index.html"), "a page");
        }
        Files.createSymbolicLink(folder.resolve("jasper"), ENGINE);
        Files.writeString(folder.resolve("users.properties"), "jane = -, admin\n");
        String both = Files.readString(SelfSigned.in(folder.resolve("made")));
        int chain = both.indexOf("-----BEGIN CERTIFICATE");
        Files.writeString(folder.resolve("privkey.pem"), both.substring(0, chain));
        Files.writeString(folder.resolve("fullchain.pem"), both.substring(chain));
        Files.writeString(folder.resolve("rocket.properties"), block("run-a-war.md", "properties"));
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void everyCommandOfTheProgramDoesWhatItIsSaidToDo() throws Exception {
        List<String> commands = new ArrayList<>();
        for (String line : shellLines()) {
            Matcher command = RUN.matcher(line);
            if (command.matches()) {
                commands.add(command.group(1));
            }
        }
        assertThat(commands).hasSizeGreaterThan(30);

        Map<String, String> answers =
                answers(commands.stream().map(GuidesIT::elsewhere).distinct().toList());

        answers.forEach((command, answer) -> {
            assertThat(answer).as(command).startsWith("0" + Commands.SEPARATOR);
            if (command.startsWith("hash")) {
                assertThat(answer).as(command).contains("pbkdf2-sha256:");
            } else if (!command.startsWith("explain") && !command.startsWith("archive")) {
                assertThat(answer).as(command).contains("Rocket is ready at ");
            }
        });
    }

    /** Lines for a shell that are not the program's are those that other tests, or the build itself, run. */
    @Test
    void thereAreNoOtherCommandsThanThoseThatTestsRun() throws IOException {
        assertThat(shellLines())
                .filteredOn(line -> !RUN.matcher(line).matches())
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "mvn .*|JAZZER_FUZZ=1 mvn .*" // the build
                                                + "|java -jar rocket-servlet/addons/runner/target/rocket\\.jar .*h2-console\\.war"
                                                + "|java -Dcom\\.sun\\.net\\.httpserver\\.HttpServerProvider=.*")); // ExamplesIT
    }

    @Test
    void theImageFileMakesWhatStarts() throws Exception {
        String image = block("operate.md", "dockerfile");
        Matcher copy = Pattern.compile("(?m)^COPY (.+) (/\\S+/)$").matcher(image);
        Matcher entry = Pattern.compile("(?m)^ENTRYPOINT \\[(.+)]$").matcher(image);
        Matcher user = Pattern.compile("(?m)^USER (\\d+)$").matcher(image);
        Matcher place = Pattern.compile("(?m)^WORKDIR (\\S+)$").matcher(image);
        assertThat(copy.find() && entry.find() && user.find() && place.find())
                .as(image)
                .isTrue();
        assertThat(copy.group(2)).isEqualTo(place.group(1) + "/");
        Path srv = Files.createDirectory(folder.resolve("srv"));
        for (String file : copy.group(1).split(" ", -1)) {
            Files.copy(folder.resolve(file), srv.resolve(file));
        }
        List<String> command = asUser(user.group(1));
        for (String word : entry.group(1).split(",\\s*", -1)) {
            command.add(word.substring(1, word.length() - 1));
        }
        command.set(command.indexOf("java"), java());
        ProcessBuilder builder = command(command).directory(srv.toFile());
        Matcher variable = Pattern.compile("(ROCKET_\\w+)=(\\S+)").matcher(image);
        while (variable.find()) {
            builder.environment().put(variable.group(1), elsewhere(variable.group(2)));
        }
        assertThat(builder.environment())
                .containsEntry("ROCKET_ADDRESS", "127.0.0.1")
                .containsEntry("ROCKET_STATUS", "127.0.0.1:0");
        builder.environment().put("ROCKET_PORT", "0");
        builder.environment().put("ROCKET_STATUS_USER", "name:password");
        builder.environment().put("ROCKET_WORK", folder.resolve("work").toString());
        process = builder.redirectErrorStream(true).start();

        String ready = process.inputReader(StandardCharsets.UTF_8).readLine();

        assertThat(ready).contains("Rocket is ready at ", "/ app.war");
        Matcher status = Pattern.compile("status at (\\S+)").matcher(ready);
        assertThat(status.find()).as(ready).isTrue();
        String probes = block("operate.md", "yaml");
        Matcher probe = Pattern.compile("path: /(\\S+), port: 9090").matcher(probes);
        int looked = 0;
        for (; probe.find(); looked++) {
            URI uri = URI.create(status.group(1) + probe.group(1));
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .as(uri.toString())
                    .isEqualTo(200);
        }
        assertThat(looked).isEqualTo(3);
        assertThat(image).contains("ROCKET_STATUS=0.0.0.0:9090", "EXPOSE 8080 9090");
    }

    /** The image itself, where there is a program that makes images and has the one that it begins with. */
    @Test
    void theImageFileIsBuiltWhereThatCanBe() throws Exception {
        String image = block("operate.md", "dockerfile");
        String base = image.substring("FROM ".length(), image.indexOf('\n'));
        String builder = Stream.of("buildah", "podman", "docker")
                .filter(program -> succeeds(program, "inspect", base))
                .findFirst()
                .orElse(null);
        assumeTrue(builder != null, "no program here makes images and has " + base);
        Files.writeString(folder.resolve("Dockerfile"), image);

        assertThat(succeeds(builder, "build", "-t", "rocket-guide", folder.toString()))
                .isTrue();
    }

    // ---- what is written

    private static String block(String guide, String language) throws IOException {
        String text = Files.readString(ROOT.resolve("rocket-examples/guides").resolve(guide));
        String fence = "```" + language + "\n";
        int begin = text.indexOf(fence) + fence.length();
        return text.substring(begin, text.indexOf("```", begin));
    }

    private static List<String> shellLines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> guides = Files.list(ROOT.resolve("rocket-examples/guides"))) {
            for (Path text : Stream.concat(Stream.of(ROOT.resolve("README.md")), guides.sorted())
                    .toList()) {
                Matcher block =
                        Pattern.compile("```sh\\R(.*?)```", Pattern.DOTALL).matcher(Files.readString(text));
                while (block.find()) {
                    block.group(1).lines().forEach(lines::add);
                }
            }
        }
        return lines;
    }

    /** The same for a machine that has other things at these ports and must not be seen by others. */
    private static String elsewhere(String command) {
        String free = command.replaceAll("--(port|https-port|status) \\d+", "--$1 0")
                .replace("0.0.0.0:9090", "127.0.0.1:0")
                .replaceAll("(?<![0-9.])0\\.0\\.0\\.0(?![0-9./])", "127.0.0.1")
                .replace("/run/rocket.sock", "rocket.sock");
        boolean serves = free.contains(".war") || free.contains("--fs") || free.contains("--config");
        boolean own = free.startsWith("explain") || free.startsWith("archive") || free.contains("--port 0");
        return serves && !own ? "--port 0 --address 127.0.0.1 " + free : free;
    }

    // ---- how it is run

    private Map<String, String> answers(List<String> commands) throws Exception {
        Path said = folder.resolve("said");
        process = command(List.of(
                        java(),
                        "-D" + ArchiveCommand.TRIAL + "=true",
                        "-cp",
                        folder.resolve("rocket.jar") + ":"
                                + Path.of("target", "test-classes").toAbsolutePath(),
                        Commands.class.getName()))
                .redirectError(said.toFile())
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        Map<String, String> answers = new LinkedHashMap<>();
        try (PrintStream in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8)) {
            for (String command : commands) {
                in.println(command);
                String answer = out.readLine();
                answers.put(command, answer == null ? Files.readString(said) : answer);
            }
        }
        return answers;
    }

    /** How a command is begun that runs as a user whom only its number names. */
    private List<String> asUser(String number) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root") && succeeds("setpriv", "--version")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            command.addAll(List.of("setpriv", "--reuid=" + number, "--regid=" + number, "--clear-groups"));
        }
        return command;
    }

    private ProcessBuilder command(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("ROCKET_") || name.startsWith("JAVA_TOOL"));
        return builder;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static boolean succeeds(String... command) {
        try {
            Process program = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return program.waitFor(2, TimeUnit.MINUTES) && program.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
