package org.rocketserver.servlet.spec.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.spec.Served;
import org.rocketserver.testkit.MemoryExchange;

/** Servlet 6.1 §3.5.2: one canonical path, or 400; each context has its own word on encoded slashes. */
class PathsTest {
    private static WebApp echo(String contextPath) {
        return WebApp.at(contextPath).servlet("/*", (request, response) -> {
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().print(request.getServletPath() + request.getPathInfo());
        });
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
            /foo/bar                      | /foo/bar
            /foo/bar;jsessionid=1234      | /foo/bar
            /foo/bar/                     | /foo/bar/
            /foo/bar/;jsessionid=1234     | /foo/bar/
            /foo;/bar;                    | /foo/bar
            /foo;/bar;/;                  | /foo/bar/
            /foo%00/bar/                  | 400
            /foo%7Fbar                    | 400
            /foo%2Fbar                    | 400
            /foo%2Fb%25r                  | 400
            /foo/b%25r                    | /foo/b%r
            /foo\\bar                     | 400
            /foo%5Cbar                    | 400
            /foo;%2F/bar                  | 400
            /foo/./bar                    | /foo/bar
            /foo/././bar                  | /foo/bar
            /./foo/bar                    | /foo/bar
            /foo/%2e/bar                  | 400
            /foo/.;/bar                   | 400
            /foo/%2e;/bar                 | 400
            /foo/.%2Fbar                  | 400
            /foo/.%5Cbar                  | 400
            /foo/bar/.                    | /foo/bar
            /foo/bar/./                   | /foo/bar/
            /foo/bar/.;                   | 400
            /foo/bar/./;                  | /foo/bar/
            /foo/.bar                     | /foo/.bar
            /foo/../bar                   | /bar
            /foo/../../bar                | 400
            /../foo/bar                   | 400
            /foo/%2e%2E/bar               | 400
            /foo/./../bar                 | /bar
            /foo/..;/bar                  | 400
            /foo/%2e%2E;/bar              | 400
            /foo/..%2Fbar                 | 400
            /foo/..%5Cbar                 | 400
            /foo/bar/..                   | /foo
            /foo/bar/../                  | /foo/
            /foo/bar/..;                  | 400
            /foo/bar/../;                 | /foo/
            /foo/..bar                    | /foo/..bar
            /foo//bar                     | /foo/bar
            //foo//bar//                  | /foo/bar/
            /;/foo;/;/bar/;/;             | 400
            /foo//../bar                  | /bar
            /foo/;/../bar                 | 400
            /foo%E2%82%ACbar              | /foo€bar
            /foo%20bar                    | /foo bar
            /foo%E2%82                    | 400
            /foo%E2%82bar                 | 400
            /foo%-1/bar                   | 400
            /foo%XX/bar                   | 400
            /foo%/bar                     | 400
            /foo/bar%0                    | 400
            /foo/bar?q                    | /foo/bar
            /foo/bar/?q                   | /foo/bar/
            /foo/bar;?q                   | /foo/bar
            /                             | /
            //                            | /
            /;/                           | 400
            /.                            | /
            /..                           | 400
            /./                           | /
            /../                          | 400
            /?q                           | /
            """)
    void aPathIsCanonicalOrRefused(String raw, String expected) throws Exception {
        try (Served served = Served.with(echo("/"))) {
            assertThat(seen(served, raw)).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0} in a context that keeps: {1}, that decodes: {2}, of the container: {3}")
    @CsvSource({
        "/a%2Fb, /a%2Fb, /a/b, 400",
        "/a%2fb, /a%2Fb, /a/b, 400",
        "/a%252Fb, /a%252Fb, /a%2Fb, /a%2Fb",
        "/a/..%2Fb, /a/..%2Fb, /b, 400",
        "/..%2Fother/b, /..%2Fother/b, 400, 400",
        "/a%2F%2e%2e/b, /a%2F../b, 400, 400"
    })
    void eachContextHasItsOwnPolicyForEncodedSlashes(String raw, String keeps, String decodes, String other)
            throws Exception {
        try (Served served = Served.with(
                ContainerConfig.DEFAULT,
                echo("/keep").encodedSlash(EncodedSlash.KEEP),
                echo("/decode").encodedSlash(EncodedSlash.DECODE),
                echo("/other"))) {
            assertThat(seen(served, "/keep" + raw)).isEqualTo(keeps);
            assertThat(seen(served, "/decode" + raw)).isEqualTo(decodes);
            assertThat(seen(served, "/other" + raw)).isEqualTo(other);
        }
    }

    private static String seen(Served served, String raw) {
        MemoryExchange exchange = served.get(raw);
        return exchange.status() == 200
                ? new String(exchange.response().octets(), UTF_8)
                : Integer.toString(exchange.status());
    }
}
