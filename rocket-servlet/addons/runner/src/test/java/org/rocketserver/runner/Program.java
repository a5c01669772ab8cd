package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import example.Probe;
import example.Waits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it, in a folder of its own: what its tests have in common. */
abstract class Program {
    static final Path JAR = Path.of("target", "rocket.jar").toAbsolutePath();
    static final Pattern READY =
            Pattern.compile("Rocket is ready at (https?://127\\.0\\.0\\.1:\\d+/|unix:\\S+) after \\d+ ms"
                    + " \\(JVM \\d+, read \\d+, start \\d+, server \\d+\\): (.*)");

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Path temporary;
    private boolean killed;

    @BeforeEach
    void makeTemporary() throws IOException {
        temporary = Files.createDirectory(folder.resolve("temporary"));
    }

    /** However a program ends that is not killed, nothing of its temporary files is left. */
    @AfterEach
    void endAll() throws Exception {
        boolean ended = true;
        for (Process process : processes) {
            process.toHandle().destroy(); // as kill does it
            ended &= process.waitFor(20, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
        }
        assertThat(ended).isTrue();
        assertThat(killed ? List.of() : left()).isEmpty();
    }

    /** What is there besides indexes of classes, which are kept for the next start. */
    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("rocket-index-"))
                    .toList();
        }
    }

    /** Ends a program before it comes to its end, so that nothing can be asked of what it leaves. */
    void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
        killed = true;
    }

    record Running(Process process, BufferedReader out, URI uri, String rest) {}

    record Ended(int status, String out, String err) {
        String oneSentence() {
            assertThat(out).isEmpty();
            assertThat(err).startsWith("rocket: ").endsWith("\n");
            assertThat(err.strip()).doesNotContain("\n");
            return err;
        }
    }

    ProcessBuilder command(String... arguments) {
        return command(List.of(), arguments);
    }

    ProcessBuilder command(List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(
                "-XX:TieredStopAtLevel=1"); // it ends before the second compiler's work pays: a third less of its time
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(jvm);
        command.add("-jar");
        command.add(JAR.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("ROCKET_") || name.startsWith("JAVA_TOOL"));
        return builder;
    }

    Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    Running start(String... arguments) throws IOException {
        return ready(start(command(arguments)));
    }

    /** Starts at a free port. */
    Running serve(String... arguments) throws IOException {
        return start(with("--port", "0", arguments));
    }

    private static String[] with(String name, String value, String... others) {
        return Stream.concat(Stream.of(name, value), Stream.of(others)).toArray(String[]::new);
    }

    static Running ready(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError(text(process.getErrorStream()));
        }
        Matcher matcher = READY.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return new Running(process, out, URI.create(matcher.group(1)), matcher.group(2));
    }

    /** A program that does not end is ended, so that its test fails instead of waiting. */
    Ended run(String... arguments) throws Exception {
        return run(command(arguments));
    }

    /** The same, with an environment or input of its own. */
    Ended run(ProcessBuilder command) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = start(command.redirectOutput(out.toFile()).redirectError(err.toFile()));
        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        assertThat(ended).as(Files.readString(out) + Files.readString(err)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** The sentence with which a program ends at once, and with a status. */
    String refused(int status, String... arguments) throws Exception {
        return refused(status, command(arguments));
    }

    /** The same, with an environment or input of its own. */
    String refused(int status, ProcessBuilder command) throws Exception {
        Ended ended = run(command);
        assertThat(ended.status()).as(ended.err()).isEqualTo(status);
        return ended.oneSentence();
    }

    static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    static int status(String uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    static String get(String uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    static String webXml() {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <servlet>
                    <servlet-name>probe</servlet-name>
                    <servlet-class>%s</servlet-class>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>probe</servlet-name>
                    <url-pattern>/probe</url-pattern>
                  </servlet-mapping>
                </web-app>
                """
                .formatted(Probe.class.getName());
    }

    /** The usual application: one servlet, which looks for classes. */
    String app() throws IOException {
        return war("app.war", webXml()).toString();
    }

    /** An application that has started when a file is there. */
    String slow(Path go) throws IOException {
        String descriptor = webXml().replace(Probe.class.getName(), Waits.class.getName())
                .replace(
                        "</servlet-class>",
                        "</servlet-class><init-param><param-name>file</param-name><param-value>" + go
                                + "</param-value></init-param><load-on-startup>1</load-on-startup>");
        return war("slow.war", descriptor, Waits.class).toString();
    }

    Path war(String name, String webXml) throws IOException {
        return war(name, webXml, Probe.class);
    }

    Path war(String name, String webXml, Class<?> servlet) throws IOException {
        Path war = folder.resolve(name);
        String probe = servlet.getName().replace('.', '/') + ".class";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war));
                InputStream bytes = Program.class.getClassLoader().getResourceAsStream(probe)) {
            zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
            zip.write(webXml.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("WEB-INF/classes/" + probe));
            bytes.transferTo(zip);
        }
        return war;
    }
}
