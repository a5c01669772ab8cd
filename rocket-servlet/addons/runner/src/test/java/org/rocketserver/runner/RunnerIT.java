package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import example.Fails;
import example.Probe;
import example.Waits;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    void developersAreToldTheCauseAndOthersAreNot() throws Exception {
        String war = app();

        Running dev = serve("--dev", war);
        assertThat(get(dev.uri() + "probe"))
                .startsWith("500 Internal Server Error\njava.lang.NullPointerException")
                .contains("servlet probe (example.Probe)");
        Running production = serve(war);
        assertThat(get(production.uri() + "probe"))
                .contains("500 Internal Server Error")
                .doesNotContain("NullPointer");
    }

    @Test
    void theStatusIsShownAtAPortOfItsOwn() throws Exception {
        Running running = serve("--status", "0", app());

        Matcher status =
                Pattern.compile("status at (http://127\\.0\\.0\\.1:\\d+/)").matcher(running.rest());
        assertThat(status.find()).as(running.rest()).isTrue();
        assertThat(get(status.group(1) + "health/ready")).isEqualTo("up\n");
        assertThat(get(status.group(1) + "status.json")).contains("\"name\": \"app.war\"");
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
    void anArchiveOfClassesIsMadeWhileThePortsAreInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            Ended ended = run("archive", "rocket.jsa", "--port", port, "--status", port, app());

            assertThat(ended.err()).isEmpty();
            assertThat(ended.status()).isZero();
            assertThat(folder.resolve("rocket.jsa")).isNotEmptyFile();
        }
        byte[] good = Files.readAllBytes(folder.resolve("rocket.jsa"));
        Ended wrong = run("archive", "rocket.jsa", "--prot", "80", folder + "/app.war");
        assertThat(wrong.status()).isEqualTo(1);
        String broken = war("broken.war", webXml().replace(">/probe<", ">*.<")).toString();
        assertThat(run("archive", "rocket.jsa", broken).status()).isEqualTo(3);
        assertThat(folder.resolve("rocket.jsa")).hasBinaryContent(good);
        assertThat(folder.toFile().list((in, name) -> name.contains(".new-"))).isEmpty();
    }

    @Test
    void aPatternThatIsNoneIsToldWithItsPlaceByExplainToo() throws Exception {
        String war = war("app.war", webXml().replace(">/probe<", ">*.<")).toString();

        assertThat(refused(3, "explain", war)).contains("web.xml:8").contains("URL pattern *.");
        assertThat(refused(3, "--port", "0", war)).contains("web.xml:8").contains("URL pattern *.");
    }

    @Test
    void healthChecksAreAnsweredWhileApplicationsStart() throws Exception {
        Path go = folder.resolve("go");
        Path err = folder.resolve("err");
        Process process = start(command("--log", "info", "--port", "0", "--status", "0", slow(go))
                .redirectError(err.toFile()));
        Pattern listening = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
        String port = Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(
                        () -> {
                            Matcher matcher = listening.matcher(Files.readString(err));
                            return matcher.find() ? matcher.group(1) : "";
                        },
                        found -> !found.isEmpty());
        String status = "http://127.0.0.1:" + port + "/";

        Awaitility.await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().untilAsserted(() -> assertThat(
                        get(status + "status.json"))
                .contains("\"STARTING\""));
        assertThat(status(status + "health/live")).isEqualTo(200);
        assertThat(status(status + "health/ready")).isEqualTo(503);
        assertThat(status(status + "health/started")).isEqualTo(503);
        Files.createFile(go);
        ready(process);
        assertThat(status(status + "health/started")).isEqualTo(200);
        assertThat(status(status + "health/ready")).isEqualTo(200);
    }

    /** An application that has started when a file is there. */
    private String slow(Path go) throws Exception {
        String descriptor = webXml().replace(Probe.class.getName(), Waits.class.getName())
                .replace(
                        "</servlet-class>",
                        "</servlet-class><init-param><param-name>file</param-name><param-value>" + go
                                + "</param-value></init-param><load-on-startup>1</load-on-startup>");
        return war("slow.war", descriptor, Waits.class).toString();
    }

    @Test
    void whatMakesAnArchiveEndsWithTheProgramThatWantsIt() throws Exception {
        Process process = start(command("archive", "rocket.jsa", slow(folder.resolve("never"))));
        Path unpacked = folder.resolve("cache/rocket");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.isDirectory(unpacked));
        List<ProcessHandle> makers = process.children().toList();
        assertThat(makers).hasSize(1);

        process.toHandle().destroy(); // as kill does it

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> makers.stream()
                .noneMatch(ProcessHandle::isAlive));
        assertThat(folder.toFile().list((in, name) -> name.contains("rocket.jsa")))
                .isEmpty();
    }

    @Test
    void loadedClassesAreKeptForFasterStarts() throws Exception {
        String war = app();

        Ended ended = run("archive", "rocket.jsa", war);

        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .contains("; it is for this Java, jar and application, started by\njava -XX:SharedArchiveFile="
                        + folder.resolve("rocket.jsa"));
        assertThat(folder.resolve("rocket.jsa")).isNotEmptyFile();
        Path loads = folder.resolve("loads");
        Running running = ready(start(command(
                List.of("-XX:SharedArchiveFile=" + folder.resolve("rocket.jsa"), "-Xlog:class+load:file=" + loads),
                "--port",
                "0",
                war)));
        assertThat(get(running.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
        assertThat(loads)
                .content()
                .containsPattern(
                        "org\\.rocketserver\\.servlet\\.ServletContainer source: shared objects file \\(top\\)");
        assertThat(refused(1, "archive", war)).contains("archive rocket.jsa app.war");
    }

    @Test
    void aPortInUseIsStatus2() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(refused(2, "--port", port, app()))
                    .contains("cannot listen on 127.0.0.1:" + port)
                    .contains("in use")
                    .contains("--port");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsStatus2() throws Exception {
        assertThat(refused(2, "--address", "192.0.2.1", "--port", "0", app()))
                .contains("192.0.2.1")
                .contains("--address");
    }

    @Test
    void aHostThatIsNoneIsStatus2() throws Exception {
        assertThat(refused(2, "--address", "no such host", "--port", "0", app()))
                .contains("cannot listen on no such host")
                .contains("--address");
    }

    @Test
    void aWorkFolderThatCannotBeIsStatus1() throws Exception {
        String war = app();

        assertThat(refused(1, "--work", war + "/work", "--port", "0", war))
                .contains("--work " + war + "/work cannot be made");
    }

    @Test
    void aMissingArchiveIsStatus3() throws Exception {
        assertThat(refused(3, "no-such.war")).contains("there is no no-such.war in " + folder);
    }

    @Test
    void anArchiveThatIsNoArchiveIsStatus3() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.war"), "this is no zip file");

        assertThat(refused(3, "--port", "0", broken.toString()))
                .contains("broken.war")
                .doesNotContain("Exception");
    }

    @Test
    void aMalformedDescriptorIsStatus3WithFileAndLine() throws Exception {
        Path war = war(
                "bad.war",
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <servlet>
                    <servlet-name>a</servlet-nam>
                  </servlet>
                </web-app>
                """);

        assertThat(refused(3, "--port", "0", war.toString()))
                .contains("bad.war")
                .contains("web.xml:3");
    }

    @Test
    void aListenerClassThatIsMissingIsStatus3WithItsName() throws Exception {
        Path war = war(
                "typo.war",
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <listener>
                    <listener-class>com.example.Mising</listener-class>
                  </listener>
                </web-app>
                """);

        assertThat(refused(3, "--port", "0", war.toString()))
                .contains("com.example.Mising")
                .contains("web.xml:2");
    }

    @Test
    void aServletThatFailsAtItsStartIsLoggedWithClassAndJar() throws Exception {
        Path err = folder.resolve("err");
        Path war = war(
                "app.war",
                webXml().replace("</servlet-class>", "</servlet-class><load-on-startup>1</load-on-startup>")
                        .replace(Probe.class.getName(), Fails.class.getName()),
                Fails.class);

        Running running = ready(start(command("--port", "0", war.toString()).redirectError(err.toFile())));

        assertThat(err)
                .content()
                .contains("servlet probe, example.Fails in WEB-INF/classes, failed to start")
                .contains("IllegalStateException: no database");
        assertThat(status(running.uri() + "probe")).isEqualTo(500);
    }

    @Test
    void whileItIsUnreadyBeforeItDrainsEverythingGoesOn() throws Exception {
        Running running = serve("--status", "0", "--unready", "60s", app());
        Matcher status = Pattern.compile("status at (\\S+)").matcher(running.rest());
        assertThat(status.find()).isTrue();
        assertThat(status(status.group(1) + "health/ready")).isEqualTo(200);

        running.process().toHandle().destroy();

        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                        status(status.group(1) + "health/ready"))
                .isEqualTo(503));
        assertThat(get(running.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
        assertThat(status(status.group(1) + "health/live")).isEqualTo(200);
        assertThat(running.process().isAlive()).isTrue();
        kill(running.process());
    }

    @Test
    void aMisspeltCommandIsStatus1WithTheOneThatIsMeant() throws Exception {
        assertThat(refused(1, "explian", app())).contains("did you mean explain?");
    }

    @Test
    void anUnknownOptionIsStatus1WithTheNearestKnownOne() throws Exception {
        assertThat(refused(1, "--prot", "80")).contains("unknown option --prot").contains("did you mean --port?");
    }

    @Test
    void aStackTraceIsShownOnRequestOnly() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.war"), "this is no zip file");

        Ended ended = run("--stacktrace", "--port", "0", broken.toString());

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).contains("\tat org.rocketserver.");
    }

    @Test
    void ofAClassThatCannotBeLoadedTooAtTheStartAndAtARequest() throws Exception {
        Path err = folder.resolve("err");
        String descriptor = webXml().replace(Probe.class.getName(), "example.Missing");
        Path early = war(
                "early.war",
                descriptor.replace("</servlet-class>", "</servlet-class><load-on-startup>1</load-on-startup>"));
        String late = war("late.war", descriptor).toString();

        for (boolean traces : new boolean[] {false, true}) {
            List<String> options = new ArrayList<>(List.of("--port", "0", early.toString(), late));
            if (traces) {
                options.add("--stacktrace");
            }
            Running running =
                    ready(start(command(options.toArray(String[]::new)).redirectError(err.toFile())));
            assertThat(status(running.uri() + "late/probe")).isEqualTo(500);
            Awaitility.await().untilAsserted(() -> assertThat(err)
                    .content()
                    .contains("servlet probe failed to start: there is no class example.Missing")
                    .contains("GET /late/probe failed: there is no class example.Missing"));
            if (traces) {
                Awaitility.await().untilAsserted(() -> assertThat(err)
                        .content()
                        .containsSubsequence(
                                "where that comes from",
                                "ClassNotFoundException: example.Missing",
                                "\tat ",
                                "where that comes from",
                                "ClassNotFoundException: example.Missing",
                                "\tat "));
            } else {
                assertThat(err).content().doesNotContain("\tat ");
            }
        }
    }

    @Test
    void aStartPageThatIsNotThereIsToldForEachApplicationWithoutIt() throws Exception {
        Path err = folder.resolve("err");
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("start.html"), "start");

        Running running = ready(start(command(
                        "--port",
                        "0",
                        "--with",
                        "spa=/start.html",
                        war("shop.war", webXml()).toString(),
                        "--fs",
                        files.toString())
                .redirectError(err.toFile())));

        assertThat(err)
                .content()
                .contains("context /shop: there is no start page /start.html")
                .contains("--with spa=")
                .doesNotContain("context /files");
        assertThat(running.rest()).contains("/shop shop.war", "/files files");
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
