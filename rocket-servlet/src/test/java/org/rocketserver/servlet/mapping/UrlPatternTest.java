package org.rocketserver.servlet.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.MappingMatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servlet 6.1 §12.2. */
class UrlPatternTest {
    @ParameterizedTest(name = "\"{0}\" is {1}")
    @CsvSource({
        "'', CONTEXT_ROOT",
        "/, DEFAULT",
        "/*, PATH",
        "/a/*, PATH",
        "*.jsp, EXTENSION",
        "*.tar.gz, EXTENSION",
        "/a, EXACT",
        "/a/, EXACT",
        "/a*, EXACT",
        "/*.jsp, EXACT",
        "/a/*/b, EXACT"
    })
    void hasOneOfFiveForms(String text, MappingMatch kind) {
        assertThat(UrlPattern.of(text).kind()).isEqualTo(kind);
    }

    @ParameterizedTest(name = "\"{0}\" is refused")
    @ValueSource(strings = {"a", "*", "*.", "*.a/b", "a/*", "**", "/a\r\n", "*.\u0000"})
    void refusesWhatHasNoForm(String text) {
        assertThatThrownBy(() -> UrlPattern.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLoneStarMeansAllPathsForFiltersOnly() {
        assertThat(UrlPattern.ofFilter("*")).isEqualTo(UrlPattern.of("/*"));
    }

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource({
        "/a/*, /a, true",
        "/a/*, /a/, true",
        "/a/*, /a/b/c, true",
        "/a/*, /ab, false",
        "/*, '', true",
        "/*, /x, true",
        "*.jsp, /x.jsp, true",
        "*.jsp, /a.b/x.jsp, true",
        "*.jsp, /x.jspx, false",
        "*.jsp, /x.jsp/y, false",
        "*.jsp, /x.JSP, false",
        "*.jsp, /.jsp, true",
        "*.tar.gz, /x.tar.gz, false",
        "/a, /a, true",
        "/a, /a/, false",
        "'', /, true",
        "'', '', true",
        "'', /a, false",
        "/, /anything, true"
    })
    void matchesPathsAsFiltersAndConstraintsNeedIt(String pattern, String path, boolean matches) {
        assertThat(UrlPattern.of(pattern).matches(path)).isEqualTo(matches);
    }
}
