package org.rocketserver.servlet.spec.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spi.PropertiesRealm;
import org.rocketserver.servlet.spi.Realm;
import org.rocketserver.testkit.MemoryExchange;

/** An application whose descriptor says who may do what; its one servlet tells what it sees. */
final class SecuredApp {
    static final Realm USERS = PropertiesRealm.users()
            .user("ann", "a", "admin", "undeclared")
            .user("joe", "ä:b", "user")
            .user("guest", "g", "undeclared")
            .certificate("CN=Ann, O=Example", "admin")
            .build();

    private SecuredApp() {}

    /** The application, at /app, with a descriptor in the folder. */
    static WebApp in(Path folder, String descriptor) throws IOException {
        Path webInf = Files.createDirectories(folder.resolve("WEB-INF"));
        Files.writeString(
                webInf.resolve("web.xml"),
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">%s</web-app>
                """
                        .formatted(descriptor));
        return WebApp.at("/app").archive(folder).realm(USERS).servlet("/", SecuredApp::tell);
    }

    private static void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        response.getWriter()
                .print(request.getMethod() + " " + request.getServletPath() + " " + request.getRemoteUser() + " "
                        + request.getAuthType() + (body.isEmpty() ? "" : " " + body));
    }

    /** A constraint; null roles for none, an empty text for nobody. */
    static String constraint(String pattern, String methods, @Nullable String roles) {
        return "<security-constraint><web-resource-collection><web-resource-name>x</web-resource-name><url-pattern>"
                + pattern + "</url-pattern>" + methods + "</web-resource-collection>"
                + (roles == null ? "" : auth(roles))
                + "</security-constraint>";
    }

    private static String auth(String roles) {
        return roles.isEmpty()
                ? "<auth-constraint/>"
                : roles.lines()
                        .flatMap(line -> java.util.Arrays.stream(line.split(" ", -1)))
                        .map(role -> "<role-name>" + role + "</role-name>")
                        .collect(Collectors.joining("", "<auth-constraint>", "</auth-constraint>"));
    }

    static String confidential(String pattern) {
        return constraint(pattern, "", null)
                .replace(
                        "</security-constraint>",
                        "<user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee>"
                                + "</user-data-constraint></security-constraint>");
    }

    static String login(String method) {
        return "<login-config><auth-method>" + method + "</auth-method><realm-name>R</realm-name></login-config>";
    }

    static String roles(String... names) {
        return java.util.Arrays.stream(names)
                .map(name -> "<security-role><role-name>" + name + "</role-name></security-role>")
                .collect(Collectors.joining());
    }

    static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** A request of somebody, or of nobody for "-". */
    static MemoryExchange.Builder request(String method, String path, String pair) {
        MemoryExchange.Builder request = MemoryExchange.request(method, "/app" + path);
        return pair.equals("-") ? request : request.header("Authorization", basic(pair));
    }

    /** The session cookie that an answer set, as a client sends it back. */
    static String cookie(MemoryExchange answered) {
        String field = answered.header("Set-Cookie");
        if (field == null) {
            throw new AssertionError("no cookie was set");
        }
        return field.substring(0, field.indexOf(';'));
    }
}
