package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import example.BadPattern;
import example.Tells;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What options, files and variables change in what a client sees, and how mistakes in them are told. */
@Timeout(180)
class OptionsIT extends Program {
    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    // ---- threads, users, sessions

    @Test
    void aVirtualThreadServesARequestIfAskedFor() throws Exception {
        assumeTrue(Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS, "this Java has none");
        String war = war("app.war", tells(""), Tells.class).toString();

        assertThat(told(serve("--virtual-threads", war), null).body()).isEqualTo("null 1 virtual false");
        assertThat(told(serve(war), null).body()).isEqualTo("null 1 platform false");
    }

    @Test
    void thoseOfTheOptionAndOfTheFileMayLogIn() throws Exception {
        Ended hashed = run(command("hash", "joe", "user")
                .redirectInput(Files.writeString(folder.resolve("password"), "hidden\n")
                        .toFile()));
        assertThat(hashed.status()).as(hashed.err()).isZero();
        Path users = Files.writeString(folder.resolve("users.properties"), hashed.out());
        Running running = serve(
                "--user",
                "jane:secret:admin,user",
                "--users",
                users.toString(),
                war("app.war", tells(LOGIN), Tells.class).toString());

        assertThat(told(running, null).statusCode()).isEqualTo(401);
        assertThat(told(running, "jane:wrong").statusCode()).isEqualTo(401);
        assertThat(told(running, "jane:secret").body()).startsWith("jane ").endsWith(" true");
        assertThat(told(running, "joe:hidden").body()).startsWith("joe ").endsWith(" false");
    }

    @Test
    void sessionsOutliveARestartInTheFolderOfTheOption() throws Exception {
        String war = war("app.war", tells(""), Tells.class).toString();
        String store = folder.resolve("sessions").toString();
        Running first = serve("--session-store", store, war);
        assertThat(told(first, null).body()).startsWith("null 1 ");
        assertThat(told(first, null).body()).startsWith("null 2 ");
        first.process().toHandle().destroy();
        assertThat(first.process().waitFor(30, TimeUnit.SECONDS)).isTrue();

        Running second = serve("--session-store", store, war);

        assertThat(told(second, null).body()).startsWith("null 3 ");
    }

    // ---- the same in a file and in the environment

    @Test
    void foldersAreListedIfTheFileOrTheEnvironmentSaysSo() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("note.txt"), "a note");
        Path config = Files.writeString(folder.resolve("rocket.properties"), "listing=true\nport=0\nfs=files\n");

        Running byFile = start("--config", config.toString());
        assertThat(get(byFile.uri().toString())).contains("note.txt");
        ProcessBuilder command = command("--port", "0", "--fs", files.toString());
        command.environment().put("ROCKET_LISTING", "true");
        assertThat(get(ready(start(command)).uri().toString())).contains("note.txt");
        ProcessBuilder off = command("--config", config.toString(), "--listing=false");
        assertThat(status(ready(start(off)).uri().toString())).isEqualTo(404);
    }

    @Test
    void ofAFolderThatIsNoApplicationTheSameIsServed() throws Exception {
        Path www = Files.createDirectories(folder.resolve("www"));
        Files.writeString(www.resolve("note.txt"), "a note");
        Files.writeString(www.resolve(".env"), "secret");

        String uri = serve("--listing", "www").uri().toString();
        assertThat(get(uri)).contains("note.txt").doesNotContain(".env");
        assertThat(get(uri + "note.txt")).isEqualTo("a note");
        assertThat(status(uri + ".env")).isEqualTo(404);
        String all = serve("--hidden-files", "www").uri().toString();
        assertThat(get(all + ".env")).isEqualTo("secret");
    }

    @Test
    void aBadValueOfTheFileIsToldWithItsLineAndOfTheEnvironmentWithItsVariable() throws Exception {
        String war = app();
        Files.writeString(folder.resolve("rocket.properties"), "# mine\nport=0\nwith=zip\n");

        assertThat(refused(1, "--config", "rocket.properties", war))
                .startsWith("rocket: rocket.properties:3: --with zip is no filter");
        ProcessBuilder command = command("--port", "0", war);
        command.environment().put("ROCKET_TIMEOUTS_IDLE", "soon");
        assertThat(refused(1, command))
                .startsWith("rocket: ROCKET_TIMEOUTS_IDLE of the environment: timeouts.idle ")
                .contains("soon");
        assertThat(refused(1, "explain", "--config", "rocket.properties", war))
                .startsWith("rocket: rocket.properties:3: --with zip is no filter");
    }

    @Test
    void whatAnotherRunnersFlagAsksForInVainIsToldAndItServes() throws Exception {
        Path err = folder.resolve("err");
        Running running = ready(start(
                command("--uri-encoding", "ISO-8859-1", "--port", "0", app()).redirectError(err.toFile())));

        assertThat(get(running.uri() + "probe?class=java.lang.String")).isEqualTo("visible");
        assertThat(err).hasContent("rocket: --uri-encoding ISO-8859-1 does nothing here: addresses are in UTF-8\n");
    }

    @Test
    void classesOfALibraryAreSeenByAllApplications() throws Exception {
        Path classes = Path.of("target", "test-classes").toAbsolutePath();
        String war = app();
        String question = "probe?class=" + Tells.class.getName();

        assertThat(get(serve(war).uri() + question)).isEqualTo("hidden");
        assertThat(get(serve("--lib", classes.toString(), war).uri() + question))
                .isEqualTo("visible");
        assertThat(refused(1, "--port", "0", "--jar", "no.jar", war)).contains("--lib no.jar cannot be read");
    }

    // ---- what cannot be listened with

    @Test
    void keysThatCannotBeUsedAreStatus1() throws Exception {
        String war = app();
        String both = Files.readString(SelfSigned.in(folder.resolve("one")));
        String other = Files.readString(SelfSigned.in(folder.resolve("two")));
        Path key = Files.writeString(folder.resolve("key.pem"), both.substring(0, both.indexOf("-----BEGIN CERT")));
        Path chain = Files.writeString(folder.resolve("chain.pem"), other.substring(other.indexOf("-----BEGIN CERT")));

        assertThat(refused(1, "--port", "0", "--https", key + "," + chain, war))
                .startsWith("rocket: --https: ")
                .contains(chain.toString())
                .contains("does not belong to the private key");
        Path encrypted = Files.writeString(
                folder.resolve("encrypted.pem"), Files.readString(key).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        assertThat(refused(1, "--port", "0", "--https", encrypted + "," + chain, war))
                .contains(encrypted + " is encrypted; decrypt it");
        Path old = Files.writeString(folder.resolve("old.pem"), pkcs1());
        assertThat(refused(1, "--port", "0", "--https", old + "," + chain, war))
                .contains(old.toString())
                .contains("openssl pkcs8 -topk8");
    }

    /** A key in the form that OpenSSL wrote before PKCS#8, as far as its label. */
    private static String pkcs1() throws Exception {
        byte[] encoded = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        return "-----BEGIN RSA PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END RSA PRIVATE KEY-----\n";
    }

    @Test
    void aSocketThatCannotBeIsStatus2() throws Exception {
        String war = app();

        assertThat(refused(2, "--unix", "app.war", war))
                .startsWith("rocket: cannot listen on app.war (")
                .contains("choose another socket with --unix");
    }

    @Test
    void anArchiveOfClassesThatCannotBeWrittenIsStatus1() throws Exception {
        assertThat(refused(1, "archive", "missing/rocket.jsa", app()))
                .contains("missing/rocket.jsa cannot be written; make its folder");
    }

    @Test
    void aCertificateThatIsOverIsTold() throws Exception {
        Path store = folder.resolve("old.p12");
        run(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=old",
                "-startdate",
                "-3d",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret"));
        Path err = folder.resolve("err");
        Running running = ready(start(command(
                        "--port",
                        "0",
                        "--set",
                        "listeners.0.tls.certificates.0.keyStore=" + store,
                        "--set",
                        "listeners.0.tls.certificates.0.password=secret",
                        app())
                .redirectError(err.toFile())));

        assertThat(running.rest()).contains("certificate EXPIRED on ");
        Awaitility.await().untilAsserted(() -> assertThat(err)
                .content()
                .startsWith("rocket: the certificate of CN=old in " + store + " has expired on ")
                .hasLineCount(1));
    }

    @Test
    void ofTwoPortsTheOneInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(refused(2, "--port", "0", "--https-port", port, "--https", "self-signed", app()))
                    .startsWith("rocket: cannot listen on 127.0.0.1:" + port + " (")
                    .contains("--https-port");
        }
    }

    // ---- explain

    @Test
    void theChainThatIsExplainedIsTheOneThatServes() throws Exception {
        String war = app();
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("note.txt"), "a note");
        String[] options = {
            "--with", "request-id", "--with", "cors=https://shop.example", "--context", "/shop", war, "--fs", "files"
        };

        Ended inside = run(join(new String[] {"explain"}, options, "GET", "/shop/probe?class=a"));
        assertThat(inside.err()).isEmpty();
        assertThat(inside.out())
                .containsSubsequence("Request", "RequestId", "Cors", "probe; class example.Probe")
                .doesNotContain("404: ");
        Ended beside = run(join(new String[] {"explain", "--json"}, options, "/files/note.txt"));
        assertThat(beside.out())
                .startsWith("{")
                .contains("\"context\": \"/files\"")
                .contains("note.txt");
        Ended all = run(join(new String[] {"explain", "--json"}, options));
        assertThat(all.out()).startsWith("[").contains("\"/shop\"").contains("\"/files\"");
    }

    private static String[] join(String[] before, String[] options, String... after) {
        return Stream.of(before, options, after).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void aPatternOfAnAnnotationThatIsNoneIsToldWithItsClass() throws Exception {
        String war =
                war("app.war", "<web-app version=\"6.1\"/>", BadPattern.class).toString();

        for (Ended ended : new Ended[] {run("explain", war), run("--port", "0", war)}) {
            assertThat(ended.status()).isEqualTo(3);
            assertThat(ended.oneSentence()).contains("URL pattern *.").contains("example.BadPattern");
        }
    }

    // ---- a servlet that tells

    private static final String LOGIN =
            """
              <security-constraint>
                <web-resource-collection><url-pattern>/*</url-pattern></web-resource-collection>
                <auth-constraint><role-name>**</role-name></auth-constraint>
              </security-constraint>
              <login-config><auth-method>BASIC</auth-method></login-config>
            </web-app>
            """;

    private static String tells(String login) {
        String all = webXml().replace("example.Probe", Tells.class.getName());
        return login.isEmpty() ? all : all.replace("</web-app>", login);
    }

    private HttpResponse<String> told(Running running, String credentials) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(running.uri().resolve("/probe"));
        if (credentials != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
