package org.rocketserver.servlet.spec.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §13.8: which request passes which constraint, from the descriptor to the answer. */
class ConstraintsTest {
    private static final String DESCRIPTOR = SecuredApp.constraint("/all/*", "", "admin")
            + SecuredApp.constraint("/all/users/*", "", "user")
            + SecuredApp.constraint("/get/*", "<http-method>GET</http-method>", "admin")
            + SecuredApp.constraint("/omit/*", "<http-method-omission>GET</http-method-omission>", "admin")
            + SecuredApp.constraint("/nobody/*", "", "")
            + SecuredApp.constraint("/free/*", "", null)
            + SecuredApp.constraint("/star/*", "", "*")
            + SecuredApp.constraint("/two/*", "", "**")
            + SecuredApp.constraint("*.secret", "", "admin")
            + SecuredApp.constraint("/both/*", "", "admin")
            + SecuredApp.constraint("/both/*", "<http-method>GET</http-method>", "user")
            + SecuredApp.login("BASIC")
            + SecuredApp.roles("admin", "user");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} {1} by {2}: {3}, or {4} where uncovered methods are denied")
    @CsvSource({
        "GET,    /open,              -,       200, 200",
        "GET,    /all,               -,       401, 401",
        "GET,    /all/,              ann:a,   200, 200",
        "GET,    /all/deep/er,       ann:a,   200, 200",
        "GET,    /allx,              -,       200, 200",
        "GET,    /all/x,             joe:ä:b, 403, 403",
        "GET,    /all/x,             ann:b,   401, 401",
        "GET,    /all/users/x,       joe:ä:b, 200, 200",
        "GET,    /all/users/x,       ann:a,   403, 403",
        "GET,    /get/x,             -,       401, 401",
        "GET,    /get/x,             ann:a,   200, 200",
        "POST,   /get/x,             -,       200, 403",
        "HEAD,   /get/x,             -,       200, 403",
        "get,    /get/x,             -,       200, 403",
        "GET,    /omit/x,            -,       200, 403",
        "POST,   /omit/x,            -,       401, 401",
        "BREW,   /omit/x,            -,       401, 401",
        "POST,   /omit/x,            ann:a,   200, 200",
        "GET,    /nobody/x,          -,       403, 403",
        "GET,    /nobody/x,          ann:a,   403, 403",
        "GET,    /free/x,            -,       200, 200",
        "GET,    /star/x,            -,       401, 401",
        "GET,    /star/x,            joe:ä:b, 200, 200",
        "GET,    /star/x,            guest:g, 403, 403",
        "GET,    /two/x,             -,       401, 401",
        "GET,    /two/x,             guest:g, 200, 200",
        "GET,    /x.secret,          -,       401, 401",
        "GET,    /free/x.secret,     -,       200, 200",
        "GET,    /both/x,            joe:ä:b, 200, 200",
        "GET,    /both/x,            ann:a,   200, 200",
        "POST,   /both/x,            joe:ä:b, 403, 403",
        // another way of writing a path is the same path (§3.5.2)
        "GET,    /all/../all/x,      -,       401, 401",
        "GET,    /open/../all/x,     -,       401, 401",
        "GET,    /all;a=b/x,         -,       401, 401",
        "GET,    /%61ll/x,           -,       401, 401",
        "GET,    //all/x,            -,       401, 401",
    })
    void eachRequestPassesAsTheConstraintsOfTheBestPatternSay(
            String method, String path, String who, int status, int denyingStatus) throws Exception {
        try (Served served = Served.with(SecuredApp.in(folder, DESCRIPTOR))) {
            assertThat(status(served, method, path, who)).isIn(status, 400);
        }
        try (Served served = Served.with(SecuredApp.in(folder, "<deny-uncovered-http-methods/>" + DESCRIPTOR))) {
            assertThat(status(served, method, path, who)).isIn(denyingStatus, 400);
        }
    }

    private static int status(Served served, String method, String path, String who) {
        return served.serve(SecuredApp.request(method, path, who)).status();
    }

    @Test
    void theDeployerIsToldOfMethodsThatAreLeftOpen() throws Exception {
        LogLines lines = LogLines.of("Rocket");
        try (lines;
                Served served = Served.with(SecuredApp.in(folder, DESCRIPTOR))) {
            assertThat(served.get("/app/open").status()).isEqualTo(200);
        }
        assertThat(lines.at(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .anyMatch(line -> line.contains("/get/*: all methods but GET"))
                .anyMatch(line -> line.contains("/omit/*: GET"));
    }

    @ParameterizedTest(name = "by TLS at {0}: {1}")
    @CsvSource({
        "443,  https://localhost/app/tls/x?a=b",
        "8443, https://localhost:8443/app/tls/x?a=b",
        "0,    ",
    })
    void whatIsConfidentialIsSentToTls(int port, String location) throws Exception {
        ContainerConfig config = ContainerConfig.DEFAULT.withSecurePort(port);
        try (Served served = Served.with(config, SecuredApp.in(folder, SecuredApp.confidential("/tls/*")))) {
            MemoryExchange answered =
                    served.serve(SecuredApp.request("GET", "/tls/x?a=b", "-").header("Host", "localhost:8080"));
            assertThat(answered.status()).isEqualTo(location == null ? 403 : 302);
            assertThat(answered.header("Location")).isEqualTo(location);
        }
    }

    @Test
    void whatCameByTlsIsConfidential() throws Exception {
        try (Served served = Served.with(SecuredApp.in(folder, SecuredApp.confidential("/tls/*")))) {
            assertThat(served.serve(SecuredApp.request("GET", "/tls/x", "-").tls(Tls.WITHOUT_CERTIFICATE))
                            .status())
                    .isEqualTo(200);
        }
    }
}
