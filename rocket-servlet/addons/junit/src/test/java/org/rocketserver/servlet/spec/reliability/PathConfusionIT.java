package org.rocketserver.servlet.spec.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.junit.Deploy;
import org.rocketserver.junit.RocketTest;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.testkit.WireClient;

/**
 * Path confusion and constraint bypass: there is one canonical path, made once, for mapping, constraints and files
 * (Servlet 6.1 §3.5.2), and what is not to be had is not to be had under any other name.
 */
@RocketTest
class PathConfusionIT {
    private static final String SECRET = "the secret";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    private final Rocket rocket;

    PathConfusionIT(Rocket rocket) {
        this.rocket = rocket;
    }

    @Deploy
    static WebApp app() throws IOException {
        Path app = folder.resolve("app");
        for (String inside : new String[] {"WEB-INF", "META-INF", "admin", "public"}) {
            Files.writeString(Files.createDirectories(app.resolve(inside)).resolve("secret.txt"), SECRET);
        }
        Files.writeString(app.resolve("public/open.txt"), "open");
        Files.delete(app.resolve("public/secret.txt"));
        Files.writeString(folder.resolve("outside.txt"), SECRET);
        Files.createSymbolicLink(app.resolve("public/link.txt"), folder.resolve("outside.txt"));
        Files.writeString(
                app.resolve("WEB-INF/web.xml"),
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                  <security-constraint>
                    <web-resource-collection>
                      <web-resource-name>admin</web-resource-name>
                      <url-pattern>/admin/*</url-pattern>
                    </web-resource-collection>
                    <auth-constraint><role-name>admin</role-name></auth-constraint>
                  </security-constraint>
                  <login-config><auth-method>BASIC</auth-method></login-config>
                  <security-role><role-name>admin</role-name></security-role>
                </web-app>
                """);
        return WebApp.at("/app").archive(app);
    }

    private WireClient.Answer ask(String method, String target) throws IOException {
        try (WireClient client = WireClient.connect(rocket.port())) {
            return client.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .read();
        }
    }

    @Test
    void whatIsOpenIsServed() throws Exception {
        assertThat(ask("GET", "/app/public/open.txt").body()).isEqualTo("open");
        assertThat(ask("GET", "/app/./public/%6fpen.txt").body()).isEqualTo("open");
        assertThat(ask("GET", "/app/admin/secret.txt").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/WEB-INF/secret.txt",
                "/app/web-inf/secret.txt",
                "/app/Web-Inf/secret.txt",
                "/app/META-INF/secret.txt",
                "/app/meta-inf/secret.txt",
                "/app/%57EB-INF/secret.txt",
                "/app/WEB-INF%2fsecret.txt",
                "/app/WEB-INF%5csecret.txt",
                "/app/WEB-INF\\secret.txt",
                "/app/./WEB-INF/secret.txt",
                "/app/%2e/WEB-INF/secret.txt",
                "/app/public/../WEB-INF/secret.txt",
                "/app/public/%2e%2e/WEB-INF/secret.txt",
                "/app/public/.%2e/WEB-INF/secret.txt",
                "/app/public/..;/WEB-INF/secret.txt",
                "/app/public/..;a=b/WEB-INF/secret.txt",
                "/app/public/%2e%2e;/WEB-INF/secret.txt",
                "/app//WEB-INF/secret.txt",
                "//app/WEB-INF/secret.txt",
                "/app/;/WEB-INF/secret.txt",
                "/app;/WEB-INF/secret.txt",
                "/app;a=b/WEB-INF/secret.txt",
                "/app/WEB-INF;a=b/secret.txt",
                "/app/WEB-INF/;a=b/secret.txt",
                "/app/WEB-INF/./secret.txt",
                "/app/WEB-INF//secret.txt",
                "/app/WEB-INF/secret.txt/",
                "/app/WEB-INF/secret.txt%00",
                "/app/WEB-INF/secret.txt%00.html",
                "/app/WEB-INF%00/secret.txt",
                "/app/WEB-INF./secret.txt",
                "/app/WEB-INF%20/secret.txt",
                "/app/WEB-INF/secret.txt%20",
                "/app/WEB-INF/secret.txt.",
                "/app/WEB-INF::$DATA/secret.txt",
                "/app/%u0057EB-INF/secret.txt",
                "/app/%c1%97EB-INF/secret.txt",
                "/app/%c0%ae/WEB-INF/secret.txt",
                "/app/%e0%80%ae/WEB-INF/secret.txt",
                "/app/public/%c0%ae%c0%ae/WEB-INF/secret.txt",
                "/app/%ef%bc%b7EB-INF/secret.txt",
                "/app/%2557EB-INF/secret.txt",
                "/app/%252e%252e/WEB-INF/secret.txt",
                "/app/%ff/../WEB-INF/secret.txt",
                "/app/..%2f..%2foutside.txt",
                "/app/../outside.txt",
                "/app/../../outside.txt",
                "/app/public/../../outside.txt",
                "/app/%2e%2e/outside.txt",
                "/app/%2e%2e%2foutside.txt",
                "/app/..%5coutside.txt",
                "/app/..\\outside.txt",
                "/app/....//outside.txt",
                "/app/.../outside.txt",
                "/app/public/link.txt",
                "http://localhost/app/WEB-INF/secret.txt",
                "http://localhost/app/public/../WEB-INF/secret.txt",
                "/app/admin/secret.txt",
                "/app//admin/secret.txt",
                "/app/./admin/secret.txt",
                "/app/%61dmin/secret.txt",
                "/app/admin%2fsecret.txt",
                "/app/admin;a=b/secret.txt",
                "/app/admin/;a=b/secret.txt",
                "/app/admin/./secret.txt",
                "/app/admin//secret.txt",
                "/app/public/../admin/secret.txt",
                "/app/public/..;/admin/secret.txt",
                "/app/admin/public/../secret.txt",
                "/app/admin%00/secret.txt",
                "/app/admin/secret.txt;a=b",
                "/app/admin/secret.txt%3ba=b",
                "/app/ADMIN/secret.txt",
                "/app/admin\\secret.txt",
                "/app/admin/%2e%2e/admin/secret.txt",
                "http://localhost/app/admin/secret.txt",
                "http:/app/admin/secret.txt",
                "/app/admin/secret.txt?a=../public/open.txt",
                "/app?/../admin/secret.txt"
            })
    void whatIsNotToBeHadIsNotToBeHadUnderAnotherName(String target) throws Exception {
        for (String method : new String[] {"GET", "POST", "get"}) {
            WireClient.Answer answer = ask(method, target);
            assertThat(answer.body()).doesNotContain(SECRET);
            assertThat(answer.status()).as(method).isIn(302, 400, 401, 403, 404, 405, 501);
            assertThat(answer.header("Location")).doesNotStartWith("//");
        }
    }
}
