package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import example.Probe;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jar as a user runs it: a process with arguments, lines and an exit status. */
@Timeout(180)
class RunnerIT extends Program {
    /** What a JVM that SIGTERM ends in order exits with: 128 and the signal's number. */
    private static final int ENDED_BY_SIGTERM = 143;

    @Test
    void aGoodArchiveAnswersAndEndsOnSigterm() throws Exception {
        Running running = serve(app());

        assertThat(running.rest()).isEqualTo("/ app.war (1 servlet, 0 filters)");
        assertThat(get(running.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
        running.process().toHandle().destroy(); // as kill does it: the streams stay open
        assertThat(running.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(running.process().exitValue()).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(text(running.process().getErrorStream())).isEmpty();
    }

    @Test
    void theLibrariesInTheJarAreInvisibleToApplications() throws Exception {
        Running running = serve(app());

        for (String hidden : List.of(
                "org.rocketserver.Rocket",
                "org.slf4j.Logger",
                "ch.qos.logback.classic.Logger",
                "picocli.CommandLine",
                "org.jboss.jandex.Index")) {
            assertThat(get(running.uri() + "probe?class=" + hidden)).as(hidden).isEqualTo("hidden");
        }
        assertThat(get(running.uri() + "probe?class=jakarta.servlet.http.HttpServlet"))
                .isEqualTo("visible");
    }

    @Test
    void severalArchivesAFolderOfFilesAndAnExplodedFolderRunTogether() throws Exception {
        Path exploded = Files.createDirectories(folder.resolve("exploded"));
        Files.writeString(exploded.resolve("page.html"), "exploded page");
        Files.createDirectories(exploded.resolve("WEB-INF"));
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("note.txt"), "a note");

        Running running =
                serve(app(), "/other=" + war("second.war", webXml()), exploded.toString(), "--fs", files.toString());

        assertThat(get(running.uri() + "app/probe?class=java.lang.String")).isEqualTo("visible");
        assertThat(get(running.uri() + "other/probe?class=java.lang.String")).isEqualTo("visible");
        assertThat(get(running.uri() + "exploded/page.html")).isEqualTo("exploded page");
        assertThat(get(running.uri() + "files/note.txt")).isEqualTo("a note");
    }

    @Test
    void answersAreCompressedWhereThatIsWanted() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("long.txt"), "long ".repeat(1000));

        Running running = serve("--with", "gzip", "--with", "request-id", "--fs", files.toString());

        HttpRequest request = HttpRequest.newBuilder(running.uri().resolve("/long.txt"))
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    }

    @Test
    void itSpeaksTlsWithACertificateOfItsOwnMaking() throws Exception {
        Path work = folder.resolve("work");
        Running running = serve("--https", "self-signed", "--work", work.toString(), app());

        assertThat(running.rest())
                .matches("/ app.war \\(1 servlet, 0 filters\\), certificate until \\d{4}-\\d\\d-\\d\\d");
        String body = client(work.resolve("self-signed.pem"))
                .send(
                        HttpRequest.newBuilder(running.uri().resolve("/probe?class=java.lang.String"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(body).isEqualTo("visible");
        assertThat(work.resolve("self-signed.pem")).exists();
    }

    /** A client that trusts one certificate, host names checked. */
    private static HttpClient client(Path pem) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        String text = Files.readString(pem);
        trusted.setCertificateEntry(
                "own",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(
                                text.substring(text.indexOf("-----BEGIN CERT")).getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void requestsAreLoggedToAFileWithTheAddressATrustedProxyTells() throws Exception {
        Path log = folder.resolve("requests.log");
        Running running = serve("--proxy-trust", "loopback", "--access-log-file", log.toString(), app());

        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(running.uri().resolve("/probe?class=a"))
                                .header("X-Forwarded-For", "203.0.113.9")
                                .build(),
                        HttpResponse.BodyHandlers.discarding());

        Awaitility.await().untilAsserted(() -> assertThat(log)
                .content()
                .startsWith("203.0.113.9 - - [")
                .contains("/probe?class=a"));
    }

    @Test
    void aLogOfRequestsThatIsMovedAwayIsMadeAnew() throws Exception {
        Path log = folder.resolve("requests.log");
        Path moved = folder.resolve("requests.log.1");
        Running running = serve("--access-log-file", log.toString(), app());
        get(running.uri() + "probe?class=before");
        Awaitility.await().untilAsserted(() -> assertThat(log).content().contains("class=before"));

        Files.move(log, moved);

        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            get(running.uri() + "probe?class=after");
            assertThat(log).content().contains("class=after").doesNotContain("class=before");
        });
        assertThat(moved).content().contains("class=before");
    }

    @Test
    void anApplicationThatChangesIsStartedAnewAndABadOneIsTold() throws Exception {
        Path war = war("app.war", webXml());
        Running running = serve("--redeploy", "--session-timeout", "5", war.toString());
        assertThat(status(running.uri() + "second")).isEqualTo(404);

        Files.move(war("next.war", webXml().replace("/probe", "/second")), war, StandardCopyOption.REPLACE_EXISTING);
        assertThat(running.out().readLine()).startsWith("Rocket has deployed " + war + " anew at / after ");
        assertThat(status(running.uri() + "second?class=a")).isEqualTo(200);

        Files.move(war("bad.war", "<web-app>"), war, StandardCopyOption.REPLACE_EXISTING);
        BufferedReader err = running.process().errorReader(StandardCharsets.UTF_8);
        assertThat(err.readLine()).startsWith("rocket: ").contains("web.xml").endsWith("; the version before goes on");
        assertThat(status(running.uri() + "second?class=a")).isEqualTo(200);
    }

    @Test
    void twoProcessesMayRunOneArchiveFromOneWorkFolder() throws Exception {
        String war = app();
        Running one = serve("--work", folder.resolve("work").toString(), war);
        Running two = serve("--work", folder.resolve("work").toString(), war);

        assertThat(get(one.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
        two.process().toHandle().destroy();
        two.process().waitFor();
        assertThat(get(one.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
    }

    @Test
    void anApplicationIsExplainedWithoutBeingStarted() throws Exception {
        String war = app();

        Ended text = run("explain", war, "GET", "/probe?class=a");
        assertThat(text.status()).isZero();
        assertThat(text.out())
                .contains("app.war")
                .contains("probe; class " + Probe.class.getName())
                .contains("because /probe matches exactly");
        Ended json = run("explain", "--json", "/shop=" + war);
        assertThat(json.out())
                .startsWith("{")
                .contains("\"context\": \"/shop\"")
                .doesNotContain("\"request\"");
        assertThat(refused(3, "explain", "no.war")).contains("there is no no.war");
    }

    @Test
    void foldersAreListedOnlyIfAskedFor() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("note.txt"), "a note");

        Running quiet = serve("--fs", files.toString());
        assertThat(status(quiet.uri().toString())).isEqualTo(404);
        assertThat(get(quiet.uri() + "note.txt")).isEqualTo("a note");
        Running open = serve("--listing", "--fs", files.toString());
        assertThat(get(open.uri().toString())).contains("note.txt");
    }

    @Test
    void helpAndVersionAreStatus0() throws Exception {
        Ended help = run("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).startsWith("Usage: java -jar rocket.jar").contains("--port");

        Ended version = run("--version");
        assertThat(version.status()).isZero();
        assertThat(version.out()).matches("Rocket \\S+\\R");
    }

    @Test
    void theJarIsComplete() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("org.rocketserver.runner.Main");
            assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release"))
                    .isEqualTo("true");
            assertThat(jar.getManifest().getMainAttributes().getValue("Launcher-Agent-Class"))
                    .isNull();
            assertThat(jar.getEntry("module-info.class")).isNull();
            assertThat(jar.stream()
                            .filter(entry -> entry.getName().endsWith(".class"))
                            .map(ZipEntry::getName))
                    .doesNotHaveDuplicates();
        }
    }
}
