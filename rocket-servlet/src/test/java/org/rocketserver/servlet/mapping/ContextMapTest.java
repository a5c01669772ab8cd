package org.rocketserver.servlet.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servlet 6.1 §12.1: virtual hosts, then the longest context path. */
class ContextMapTest {
    private final ContextMap<String> map = ContextMap.<String>empty()
            .with("", "", "root")
            .with("", "/a", "a")
            .with("", "/a/b", "a/b")
            .with("shop.example.org", "/a", "shop a")
            .with("*.example.org", "", "any example");

    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource({
        "localhost, /, root",
        "localhost, /ab, root",
        "localhost, /a, a",
        "localhost, /a/, a",
        "localhost, /a/c, a",
        "localhost, /a/b, a/b",
        "localhost, /a/b/c, a/b",
        "localhost, /a/bc, a",
        "shop.example.org, /a/b, shop a",
        "SHOP.example.org, /a/b, shop a",
        "shop.example.org, /x, any example",
        "www.example.org, /a/b, any example",
        "example.org, /a/b, a/b"
    })
    void theHostComesFirstThenTheLongestPath(String host, String path, String application) {
        assertThat(map.find(host, path)).isEqualTo(application);
    }

    @Test
    void aRequestWithoutHostFindsTheApplicationsOfEveryHost() {
        assertThat(map.find(null, "/a")).isEqualTo("a");
    }

    @Test
    void thePathsOfAHostAreThoseOfEveryHostAndItsOwn() {
        assertThat(map.without("", "").without("*.example.org", "").paths("SHOP.example.org"))
                .containsExactly("/a", "/a/b");
        assertThat(map.paths("www.example.org")).containsExactly("", "/a", "/a/b");
        assertThat(map.without("", "/a/b").paths(null)).containsExactly("", "/a");
    }

    @Test
    void aChangeLeavesTheOldMapAsItWas() {
        ContextMap<String> fewer = map.without("", "/a/b").without("", "");

        assertThat(fewer.find("localhost", "/a/b")).isEqualTo("a");
        assertThat(fewer.find("localhost", "/x")).isNull();
        assertThat(map.find("localhost", "/a/b")).isEqualTo("a/b");
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(strings = {"/", "a", "/a/"})
    void aContextPathIsEmptyOrBeginsAndDoesNotEndWithASlash(String path) {
        assertThatThrownBy(() -> map.with("", path, "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
