package org.rocketserver.servlet.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.UriPath.EncodedSlash;

/** Servlet 6.1 §3.5.2 and §3.6. */
class RequestPathsTest {
    @ParameterizedTest(name = "{0} in {1}: context path {2}, path {3}")
    @CsvSource({
        "/app/x, /app, /app, /x",
        "/app, /app, /app, ''",
        "/app/, /app, /app, /",
        "/app;a=b/x;c, /app, /app, /x",
        "/x/../app/y, /app, /x/../app, /y",
        "/%61pp/x%20y, /app, /%61pp, /x y",
        "//app/x, /app, //app, /x",
        "/x, '', '', /x"
    })
    void theRawContextPathIsTheBeginningThatChoseTheApplication(
            String raw, String app, String contextPath, String path) {
        RequestPaths paths = RequestPaths.of(RequestPaths.lookup(raw), app, EncodedSlash.REJECT);

        assertThat(paths.contextPath()).isEqualTo(contextPath);
        assertThat(paths.path()).isEqualTo(path);
        assertThat(paths.uri().raw()).isEqualTo(raw);
    }

    @Test
    void thePolicyForEncodedSlashesIsTheApplications() {
        var lookup = RequestPaths.lookup("/app/a%2Fb");

        assertThatThrownBy(() -> RequestPaths.of(lookup, "/app", EncodedSlash.REJECT))
                .isInstanceOf(HttpException.class);
        assertThat(RequestPaths.of(lookup, "/app", EncodedSlash.KEEP).path()).isEqualTo("/a%2Fb");
        assertThat(RequestPaths.of(lookup, "/app", EncodedSlash.DECODE).path()).isEqualTo("/a/b");
    }

    @Test
    void anEncodedSlashDoesNotChooseAnApplication() {
        assertThat(RequestPaths.lookup("/app%2Fx").text()).isEqualTo("/app%2Fx");
    }

    @Test
    void pathParametersCanStillBeAskedFor() {
        RequestPaths paths = RequestPaths.of(RequestPaths.lookup("/app/x;jsessionid=12"), "/app", EncodedSlash.REJECT);

        assertThat(paths.uri().parameter("jsessionid")).isEqualTo("12");
        assertThat(paths.path()).isEqualTo("/x");
    }
}
