package org.rocketserver.servlet.mapping;

import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.FORWARD;
import static jakarta.servlet.DispatcherType.INCLUDE;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Servlet 6.1 §6.2.4 and §6.2.5. */
class FilterMapTest {
    private final FilterMap<String> map = FilterMap.<String>builder()
            .byName("hello", Set.of(), "by name")
            .byPattern(UrlPattern.of("/a/*"), Set.of(), "prefix")
            .byPattern(UrlPattern.of("/*"), Set.of(REQUEST, FORWARD), "all")
            .byPattern(UrlPattern.of("*.x"), Set.of(ERROR), "errors")
            .byName("*", Set.of(INCLUDE), "every servlet")
            .byPattern(UrlPattern.of("/a/b"), Set.of(), "prefix")
            .build();

    @Test
    void filtersByPatternComeBeforeFiltersByNameEachInTheirOrder() {
        assertThat(map.filters(REQUEST, "/a/c", "hello")).containsExactly("prefix", "all", "by name");
    }

    @Test
    void aFilterThatIsMappedTwiceRunsOnce() {
        assertThat(map.filters(REQUEST, "/a/b", null)).containsExactly("prefix", "all");
    }

    @Test
    void withoutDispatchersAMappingIsForRequestsOnly() {
        assertThat(map.filters(FORWARD, "/a/c", "hello")).containsExactly("all");
    }

    @Test
    void aStarStandsForEveryServletName() {
        assertThat(map.filters(INCLUDE, "/q", "anyone")).containsExactly("every servlet");
        assertThat(map.filters(INCLUDE, "/q", null)).isEmpty();
    }

    @Test
    void aDispatchByNameSkipsPatterns() {
        assertThat(map.filters(FORWARD, null, "hello")).isEmpty();
        assertThat(map.filters(REQUEST, null, "hello")).containsExactly("by name");
    }

    @Test
    void kindsOfDispatchAreApart() {
        assertThat(map.filters(ERROR, "/e.x", "hello")).containsExactly("errors");
        assertThat(map.isEmpty(ERROR)).isFalse();
        assertThat(FilterMap.<String>builder().build().isEmpty(REQUEST)).isTrue();
    }
}
