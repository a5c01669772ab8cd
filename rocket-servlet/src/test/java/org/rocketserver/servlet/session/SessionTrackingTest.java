package org.rocketserver.servlet.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.Cookie;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.session.SessionFixture.CookieSettings;
import org.rocketserver.servlet.session.SessionFixture.Exchange;

/** Servlet 6.1 §7.1. */
class SessionTrackingTest {
    private static final SessionTracking DEFAULT =
            new SessionTracking(SessionTracking.DEFAULT_MODES, new CookieSettings(), "/app");

    /** Where links stand. */
    private static final String PAGE = "/app/shop/list;v=1";

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "/app, /app;jsessionid=ID",
        "/app/, /app/;jsessionid=ID",
        "/app/a?b=c, /app/a;jsessionid=ID?b=c",
        "/app/a#f, /app/a;jsessionid=ID#f",
        "/app?b, /app;jsessionid=ID?b",
        "a/b, a/b;jsessionid=ID",
        "../a, ../a;jsessionid=ID",
        "../../app/a, ../../app/a;jsessionid=ID",
        "/other/../app/./a, /other/../app/./a;jsessionid=ID",
        "/%61pp/a, /%61pp/a;jsessionid=ID",
        "/app/ä ö, /app/ä ö;jsessionid=ID",
        "/app/a;jsessionid=old, /app/a;jsessionid=ID",
        "/app;jsessionid=old/a;v=1?b, /app/a;v=1;jsessionid=ID?b",
        "a?u=/app/b;jsessionid=x, a;jsessionid=ID?u=/app/b;jsessionid=x",
        "a?u=http://other/, a;jsessionid=ID?u=http://other/",
        "http://example.com/app/a?b, http://example.com/app/a;jsessionid=ID?b",
        "HTTP://EXAMPLE.com/app/a, HTTP://EXAMPLE.com/app/a;jsessionid=ID"
    })
    void urlsIntoTheApplicationGetTheId(String url, String encoded) {
        assertThat(DEFAULT.encode(url, "ID", "http://example.com", PAGE)).isEqualTo(encoded);
    }

    @ParameterizedTest(name = "{0} stays as it is")
    @CsvSource({
        "/",
        "/other/a",
        "/application",
        "//example.com/app/a",
        "http://example.com",
        "http://example.com/other",
        "http://example.com.evil/app/a",
        "http://example.com:8080/app/a",
        "https://example.com/app/a",
        "mailto:a@b",
        "javascript:void(0)",
        "../..",
        "../../other/a",
        "../../../other/a",
        "/app/../other/a",
        "/app/%2e%2e/other/a",
        "%2E%2E/../other/a",
        "http://example.com/app/../other/a",
        "/app/..\\other/a",
        "/other//../app/x",
        "/other/.//../app/x",
        "..//../other//../app/x",
        "' /other/a'",
        "' //evil.example/app/a'"
    })
    void urlsThatLeadElsewhereDoNotLeakTheId(String url) {
        assertThat(DEFAULT.encode(url, "ID", "http://example.com", PAGE)).isEqualTo(url);
    }

    @ParameterizedTest(name = "\"{0}\" stays as it is")
    @ValueSource(strings = {"", "?b", "#f"})
    void urlsWithoutAPathOfTheirOwnKeepThatOfTheirPage(String url) {
        assertThat(DEFAULT.encode(url, "ID", "http://example.com", PAGE)).isEqualTo(url);
    }

    /** To a browser a backslash is a slash, and tabs are nothing: both make it another host (WHATWG URL §4.4). */
    @ParameterizedTest(name = "\"{0}\" stays as it is")
    @ValueSource(
            strings = {
                "/\\evil.example/a",
                "\\\\evil.example/a",
                "/\t/evil.example/a",
                "\t//evil.example/a",
                " //evil.example/a"
            })
    void whatABrowserTakesForAnotherHostDoesNotLeakTheIdOfTheRootContext(String url) {
        SessionTracking root = new SessionTracking(SessionTracking.DEFAULT_MODES, new CookieSettings(), "");

        assertThat(root.encode(url, "ID", "http://example.com", "/list")).isEqualTo(url);
    }

    @Test
    void anOriginWithoutPathGetsOneInTheRootContext() {
        SessionTracking root = new SessionTracking(SessionTracking.DEFAULT_MODES, new CookieSettings(), "");

        assertThat(root.encode("http://example.com?a", "ID", "http://example.com", PAGE))
                .isEqualTo("http://example.com/;jsessionid=ID?a");
    }

    @Test
    void theCookieIsCarefulByDefault() {
        Cookie cookie = DEFAULT.cookie("ID", false);

        assertThat(cookie.getName()).isEqualTo("JSESSIONID");
        assertThat(cookie.getValue()).isEqualTo("ID");
        assertThat(cookie.getPath()).isEqualTo("/app");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSecure()).isFalse();
        assertThat(cookie.getAttribute("SameSite")).isEqualTo("Lax");
        assertThat(cookie.getMaxAge()).isNegative();
    }

    @Test
    void theCookieIsSecureWhereTheRequestIs() {
        assertThat(DEFAULT.cookie("ID", true).getSecure()).isTrue();
    }

    @Test
    void theRootContextHasACookieForAllPaths() {
        assertThat(new SessionTracking(SessionTracking.DEFAULT_MODES, new CookieSettings(), "")
                        .cookie("ID", false)
                        .getPath())
                .isEqualTo("/");
    }

    /** A browser compares it with the path as it sends it (RFC 6265 §5.1.4). */
    @Test
    void thePathOfTheCookieIsAsTheClientSendsIt() {
        assertThat(new SessionTracking(SessionTracking.DEFAULT_MODES, new CookieSettings(), "/größe 2")
                        .cookie("ID", false)
                        .getPath())
                .isEqualTo("/gr%C3%B6%C3%9Fe%202");
    }

    @Test
    void theConfigurationDecides() {
        CookieSettings settings = new CookieSettings();
        settings.setName("SID");
        settings.setPath("/");
        settings.setDomain("example.com");
        settings.setMaxAge(60);
        settings.setSecure(true);
        settings.setHttpOnly(false);
        settings.setAttribute("samesite", "Strict");
        settings.setAttribute("Partitioned", "");
        SessionTracking tracking = new SessionTracking(SessionTracking.DEFAULT_MODES, settings, "/app");

        Cookie cookie = tracking.cookie("ID", false);

        assertThat(cookie.getName()).isEqualTo("SID");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isEqualTo("example.com");
        assertThat(cookie.getMaxAge()).isEqualTo(60);
        assertThat(cookie.getSecure()).isTrue();
        assertThat(cookie.isHttpOnly()).isFalse();
        assertThat(cookie.getAttribute("SameSite")).isEqualTo("Strict");
        assertThat(cookie.getAttributes()).containsKey("Partitioned");
        assertThat(tracking.encode("a", "ID", "http://example.com", PAGE)).isEqualTo("a;SID=ID");
    }

    @Test
    void aCookieGoesBeforeTheUrl() {
        Exchange exchange = Exchange.with("one", "two");
        exchange.parameters.put("jsessionid", "three");

        SessionTracking.Shown shown = DEFAULT.read(exchange);

        assertThat(shown.ids()).containsExactly("one", "two");
        assertThat(shown.cookie()).isTrue();
        assertThat(shown.url()).isFalse();
    }

    @Test
    void aModeThatIsOffIsNotLookedAt() {
        Exchange exchange = Exchange.with("one");
        exchange.parameters.put("jsessionid", "three");

        assertThat(SessionFixture.tracking(new CookieSettings(), SessionTrackingMode.URL)
                        .read(exchange)
                        .ids())
                .containsExactly("three");
        assertThat(SessionFixture.tracking(new CookieSettings(), SessionTrackingMode.COOKIE)
                        .encode("a", "ID", "http://example.com", PAGE))
                .isEqualTo("a");
    }

    @Test
    void sslGoesWithNoOtherMode() {
        assertThatThrownBy(() -> SessionTracking.check(Set.of(SessionTrackingMode.SSL, SessionTrackingMode.COOKIE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SSL");
        SessionTracking.check(Set.of(SessionTrackingMode.SSL));
        SessionTracking.check(Set.of());
    }
}
