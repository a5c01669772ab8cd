package org.rocketserver.servlet.spec.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spi.Passwords;
import org.rocketserver.servlet.spi.PropertiesRealm;

/** Servlet 6.1 §13.6, §13.8: who may do what, asked by a real client over a real socket. */
class LoginsIT {
    private static final String ORDER = "two of them";

    private static WebApp app(Path folder, String declared) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("WEB-INF")).resolve("web.xml"),
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <security-constraint>
                    <web-resource-collection>
                      <web-resource-name>orders</web-resource-name>
                      <url-pattern>/orders/*</url-pattern>
                    </web-resource-collection>
                    <auth-constraint><role-name>clerk</role-name></auth-constraint>
                  </security-constraint>
                  <security-constraint>
                    <web-resource-collection>
                      <web-resource-name>prices</web-resource-name>
                      <url-pattern>/prices</url-pattern>
                      <http-method>PUT</http-method>
                    </web-resource-collection>
                    <auth-constraint><role-name>clerk</role-name></auth-constraint>
                  </security-constraint>
                  <security-role><role-name>clerk</role-name></security-role>
                  %s
                </web-app>
                """
                        .formatted(declared));
        Properties users = new Properties();
        users.setProperty("ann", "pbkdf2-sha256:1:c2FsdA:VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw, clerk"); // passwd
        users.setProperty("dan", "-, ha1:" + Passwords.ha1("dan", "shop", "secret") + ", clerk");
        return WebApp.at("/shop")
                .archive(folder)
                .realm(PropertiesRealm.of(users))
                .servlet("/orders/*", LoginsIT::tell)
                .servlet("/prices", LoginsIT::tell)
                .servlet("/login", (request, response) -> response.getWriter().print("who are you?"))
                .servlet("/wrong", (request, response) -> response.getWriter().print("not you"));
    }

    private static void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        response.getWriter()
                .print(request.getMethod() + " by " + request.getRemoteUser() + " (" + request.getAuthType() + ") "
                        + body);
    }

    private static HttpRequest.Builder to(URI server, String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Nested
    @RocketTest
    class ByAPage {
        @TempDir
        static Path folder;

        @Deploy
        static WebApp shop() throws IOException {
            return app(
                    folder,
                    """
                    <login-config>
                      <auth-method>FORM</auth-method>
                      <form-login-config>
                        <form-login-page>/login</form-login-page>
                        <form-error-page>/wrong</form-error-page>
                      </form-login-config>
                    </login-config>
                    """);
        }

        private static String cookie(HttpResponse<?> response) {
            String field = response.headers().firstValue("Set-Cookie").orElseThrow();
            return field.substring(0, field.indexOf(';'));
        }

        private static HttpResponse<String> submit(HttpClient http, URI server, String cookie, String password)
                throws Exception {
            return send(
                    http,
                    to(server, "j_security_check")
                            .header("Cookie", cookie)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("j_username=ann&j_password=" + password)));
        }

        @Test
        void aPostIsInterruptedAndGoneOnWithUnderANewSessionId(URI server, HttpClient http) throws Exception {
            HttpResponse<String> asked = send(http, to(server, "orders/7?n=1").POST(BodyPublishers.ofString(ORDER)));
            assertThat(asked.body()).isEqualTo("who are you?");
            String before = cookie(asked);

            HttpResponse<String> refused = submit(http, server, before, "guess");
            assertThat(refused.body()).isEqualTo("not you");
            assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();

            HttpResponse<String> loggedIn = submit(http, server, before, "passwd");
            assertThat(loggedIn.statusCode()).isEqualTo(303);
            assertThat(loggedIn.headers().firstValue("Location")).hasValue("/shop/orders/7?n=1");
            String after = cookie(loggedIn);
            assertThat(after).isNotEqualTo(before);

            HttpRequest.Builder again = to(server, "orders/7?n=1").header("Cookie", after);
            assertThat(send(http, again).body()).isEqualTo("POST by ann (FORM) " + ORDER);
            assertThat(send(http, again).body()).isEqualTo("GET by ann (FORM) ");
            assertThat(send(http, to(server, "orders/7").header("Cookie", before))
                            .body())
                    .isEqualTo("who are you?");
        }
    }

    @Nested
    @RocketTest
    class ByChallenge {
        private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

        @TempDir
        static Path folder;

        @Deploy
        static WebApp shop() throws IOException {
            return app(
                    folder,
                    "<login-config><auth-method>DIGEST</auth-method><realm-name>shop</realm-name></login-config>");
        }

        private static String sha256(String text) throws Exception {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        }

        /** What a client that knows the password answers (RFC 7616 §3.4.1). */
        private static String answer(String name, String password, String nonce) throws Exception {
            String proof = sha256(sha256(name + ":shop:" + password) + ":" + nonce + ":00000001:mine:auth:"
                    + sha256("GET:/shop/orders/1"));
            return "Digest username=\"" + name + "\", realm=\"shop\", nonce=\"" + nonce
                    + "\", uri=\"/shop/orders/1\", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"mine\", response=\""
                    + proof + "\"";
        }

        private static String nonce(URI server, HttpClient http) throws Exception {
            HttpResponse<String> asked = send(http, to(server, "orders/1"));
            assertThat(asked.statusCode()).isEqualTo(401);
            Matcher challenge =
                    NONCE.matcher(asked.headers().firstValue("WWW-Authenticate").orElseThrow());
            assertThat(challenge.find()).isTrue();
            return challenge.group(1);
        }

        @ParameterizedTest
        @CsvSource({
            "dan, secret, 200", // has a precomputed secret
            "dan, guess, 401",
            "ann, passwd, 401", // has a hash that DIGEST cannot use
            "nobody, secret, 401"
        })
        void whoHasAPrecomputedSecretAndKnowsItGetsIn(
                String name, String password, int status, URI server, HttpClient http) throws Exception {
            String answer = answer(name, password, nonce(server, http));
            HttpResponse<String> response = send(http, to(server, "orders/1").header("Authorization", answer));
            assertThat(response.statusCode()).isEqualTo(status);
            if (status == 200) {
                assertThat(response.body()).isEqualTo("GET by dan (DIGEST) ");
                // it is good for one request
                assertThat(send(http, to(server, "orders/1").header("Authorization", answer))
                                .statusCode())
                        .isEqualTo(401);
            }
        }
    }

    private static void methods(URI server, HttpClient http, int uncovered) throws Exception {
        assertThat(send(http, to(server, "prices")).statusCode()).isEqualTo(uncovered);
        assertThat(send(http, to(server, "prices").method("DELETE", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(uncovered);
        assertThat(send(http, to(server, "prices").PUT(BodyPublishers.noBody())).statusCode())
                .isEqualTo(401);
    }

    @Nested
    @RocketTest
    class MethodsThatNoConstraintNames {
        @TempDir
        static Path folder;

        @Deploy
        static WebApp shop() throws IOException {
            return app(folder, "<login-config><auth-method>BASIC</auth-method></login-config>");
        }

        @Test
        void areOpen(URI server, HttpClient http) throws Exception {
            methods(server, http, 200);
        }
    }

    @Nested
    @RocketTest
    class MethodsThatNoConstraintNamesWhereThatIsWanted {
        @TempDir
        static Path folder;

        @Deploy
        static WebApp shop() throws IOException {
            return app(
                    folder,
                    "<deny-uncovered-http-methods/><login-config><auth-method>BASIC</auth-method></login-config>");
        }

        @Test
        void areDenied(URI server, HttpClient http) throws Exception {
            methods(server, http, 403);
        }
    }
}
