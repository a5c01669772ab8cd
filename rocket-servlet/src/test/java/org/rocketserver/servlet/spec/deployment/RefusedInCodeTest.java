package org.rocketserver.servlet.spec.deployment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.Rocket;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** What cannot be meant is refused where it is written, not when the server starts. */
class RefusedInCodeTest {
    private static final Filter PASS = (request, response, chain) -> chain.doFilter(request, response);

    private static final class Empty extends HttpServlet {
        private static final long serialVersionUID = 1;
    }

    private final WebApp app = WebApp.at("/");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"hello", "a/*", "*."})
    void aPatternOfNoForm(String pattern) {
        HttpServlet servlet = new Empty();

        assertThatThrownBy(() -> app.servlet(pattern, (request, response) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("URL pattern " + pattern)
                .hasMessageEndingWith("(Servlet 6.1 §12.2)");
        assertThatThrownBy(() -> app.servlet(pattern, HttpServlet.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> app.namedServlet("s", servlet, "/right", pattern))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> app.namedServlet("s", HttpServlet.class, pattern))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> app.filter(pattern, PASS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> app.filter(pattern, PASS.getClass())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSentenceShowsTheFormOfAPatternThatLacksItsSlash() {
        assertThatThrownBy(() -> app.servlet("hello", (request, response) -> {}))
                .hasMessageContaining("as in /hello ");
    }

    @Test
    void twoApplicationsAtOnePlace() {
        assertThatThrownBy(() -> ServletContainer.of(WebApp.at("/a"), WebApp.at("/"), WebApp.at("/a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two applications are at /a:");
        assertThatThrownBy(() -> ServletContainer.of(
                        WebApp.at("/").virtualHosts("a.example", "b.example"),
                        WebApp.at("").virtualHosts("B.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two applications are at / of b.example:");
    }

    @Test
    void twoApplicationsAtOnePlaceOfTheServersInformation() {
        Rocket rocket = Rocket.builder()
                .listen("127.0.0.1", 0)
                .method("servlet")
                .appInfo(ServletContainer.APPLICATIONS, List.of(WebApp.at("/a"), WebApp.at("/a")))
                .build();
        assertThatThrownBy(rocket::start).hasMessageContaining("two applications are at /a:");
    }

    @Test
    void notApplicationsAtOnePathOfDifferentHosts() {
        assertThatCode(() ->
                        ServletContainer.of(WebApp.at("/"), WebApp.at("/").virtualHosts("a.example"), WebApp.at("/b")))
                .doesNotThrowAnyException();
    }
}
