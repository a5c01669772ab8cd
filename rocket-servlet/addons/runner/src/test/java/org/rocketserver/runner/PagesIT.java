package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --jsp}: pages of an application that expects the engine from the server. */
@Timeout(120)
class PagesIT {
    private static final Path JAR = Path.of("target", "rocket.jar").toAbsolutePath();

    /** The engine's jars, put there by the build. */
    private static final Path ENGINE = Path.of("target", "jasper").toAbsolutePath();

    private static final Pattern READY = Pattern.compile("Rocket is ready at (http://\\S+/) after .*");

    @TempDir
    Path folder;

    private Path application;
    private Process process;

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void pagesAndTheirTagsAreServedFromAFolder() throws Exception {
        page("index.jsp", "<%@ taglib prefix=\"own\" tagdir=\"/WEB-INF/tags\" %><own:bold>${6 * 7}</own:bold>");
        page("WEB-INF/tags/bold.tag", "<b><jsp:doBody/></b>");
        page("deep/scriptlet.jsp", "<% for (int i = 0; i < 3; i++) { out.print(i); } %> ${param.name}");
        page("note.html", "no page: ${6 * 7}");
        page("WEB-INF/hidden.jsp", "inside");
        URI server = start();

        HttpResponse<String> welcome = get(server, "");
        assertThat(welcome.body()).isEqualTo("<b>42</b>");
        assertThat(welcome.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(get(server, "deep/scriptlet.jsp?name=jane").body()).isEqualTo("012 jane");
        assertThat(get(server, "note.html").body()).isEqualTo("no page: ${6 * 7}");
        assertThat(get(server, "WEB-INF/hidden.jsp").statusCode()).isEqualTo(404);
        assertThat(get(server, "missing.jsp").statusCode()).isEqualTo(404);
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    @Test
    void whatTheEngineSaysIsWrittenAsTheServersLogFromItsLevelOn() throws Exception {
        page("index.jsp", "page");

        assertThat(get(start("--log", "debug"), "").body()).isEqualTo("page");

        assertThat(folder.resolve("err")).content().containsPattern("(?m)^[0-9:.]{12} DEBUG JspServlet: ");
    }

    @Test
    void aPageThatCannotBeCompiledIsAnErrorAndTheOthersGoOn() throws Exception {
        page("bad.jsp", "<% int i = ; %>");
        page("good.jsp", "good");
        URI server = start();

        HttpResponse<String> bad = get(server, "bad.jsp");
        assertThat(bad.statusCode()).isEqualTo(500);
        assertThat(bad.body()).doesNotContain("JasperException");
        assertThat(get(server, "good.jsp").body()).isEqualTo("good");
    }

    @Test
    void itsTaglibsAndPagesAreExplainedWithTheEngine() throws Exception {
        page("index.jsp", "page");
        Path out = folder.resolve("out");
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "explain",
                "--jsp",
                ENGINE.toString(),
                application().toString(),
                "GET",
                "/index.jsp");
        process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(out).content().contains("org.apache.jasper.servlet.JspServlet");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void aFolderWithoutTheEngineIsStatus1() throws Exception {
        Path err = folder.resolve("err");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        process = command("--jsp", empty.toString()).redirectError(err.toFile()).start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(err)
                .content()
                .startsWith("rocket: --jsp " + empty + " has no usable ")
                .hasLineCount(1);
    }

    private void page(String name, String text) throws IOException {
        Path file = application().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path application() throws IOException {
        if (application == null) {
            application = Files.createDirectories(folder.resolve("app/WEB-INF")).getParent();
        }
        return application;
    }

    private ProcessBuilder command(String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of("--port", "0", "--work", folder.resolve("work").toString()));
        command.addAll(List.of(options));
        command.add(application().toString());
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ROCKET_") || name.startsWith("JAVA_TOOL"));
        return builder;
    }

    private URI start(String... options) throws IOException {
        Path err = folder.resolve("err");
        List<String> all = new ArrayList<>(List.of("--jsp", ENGINE.toString()));
        all.addAll(List.of(options));
        process =
                command(all.toArray(String[]::new)).redirectError(err.toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).as(() -> Files.exists(err) ? readable(err) : "").isNotNull();
        Matcher ready = READY.matcher(line);
        assertThat(ready.matches()).as(line).isTrue();
        return URI.create(ready.group(1));
    }

    private static String readable(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static HttpResponse<String> get(URI server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
