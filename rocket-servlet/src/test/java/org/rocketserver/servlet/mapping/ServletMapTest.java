package org.rocketserver.servlet.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servlet 6.1 §12.1, §12.2.2 and the Javadoc of MappingMatch. */
class ServletMapTest {
    private final ServletMap<String> map =
            map("/foo/bar/*", "/baz/*", "/catalog", "*.bop", "", "/", "/foo/*", "/x.bop");

    private static ServletMap<String> map(String... patterns) {
        ServletMap.Builder<String> builder = ServletMap.builder();
        for (String pattern : patterns) {
            builder.add(UrlPattern.of(pattern), "servlet " + pattern, pattern);
        }
        return builder.build();
    }

    private static PathMatch<String> found(ServletMap<String> map, String path) {
        PathMatch<String> match = map.match(path);
        if (match == null) {
            throw new AssertionError("no servlet for " + path);
        }
        return match;
    }

    @ParameterizedTest(name = "{0} → {1}, servlet path {2}, path info {3}, match value {4}, {5}")
    @CsvSource(
            nullValues = "null",
            value = {
                "/foo/bar/index.html, /foo/bar/*, /foo/bar, /index.html, index.html, PATH",
                "/foo/bar/index.bop, /foo/bar/*, /foo/bar, /index.bop, index.bop, PATH",
                "/foo/bar, /foo/bar/*, /foo/bar, null, '', PATH",
                "/foo/bar/, /foo/bar/*, /foo/bar, /, '', PATH",
                "/foo/barb, /foo/*, /foo, /barb, barb, PATH",
                "/baz, /baz/*, /baz, null, '', PATH",
                "/baz/index.html, /baz/*, /baz, /index.html, index.html, PATH",
                "/catalog, /catalog, /catalog, null, catalog, EXACT",
                "/catalog/index.html, /, /catalog/index.html, null, '', DEFAULT",
                "/catalog/racecar.bop, *.bop, /catalog/racecar.bop, null, catalog/racecar, EXTENSION",
                "/index.bop, *.bop, /index.bop, null, index, EXTENSION",
                "/x.bop, /x.bop, /x.bop, null, x.bop, EXACT",
                "/a.bop/b, /, /a.bop/b, null, '', DEFAULT",
                "/, '', '', /, '', CONTEXT_ROOT",
                "/other, /, /other, null, '', DEFAULT"
            })
    void followsTheRulesInOrder(
            String path, String pattern, String servletPath, String pathInfo, String matchValue, String kind) {
        PathMatch<String> match = found(map, path);

        assertThat(match.target()).isEqualTo(pattern);
        assertThat(match.servletPath()).isEqualTo(servletPath);
        assertThat(match.pathInfo()).isEqualTo(pathInfo);
        assertThat(match.mapping().getMatchValue()).isEqualTo(matchValue);
        assertThat(match.mapping().getPattern()).isEqualTo(pattern);
        assertThat(match.mapping().getServletName()).isEqualTo("servlet " + pattern);
        assertThat(match.mapping().getMappingMatch()).hasToString(kind);
    }

    @Test
    void withoutDefaultAnUnknownPathHasNoServlet() {
        assertThat(map("/a", "*.x").match("/b")).isNull();
    }

    @Test
    void allPathsGoToTheEmptyPrefixUnlessSomethingIsLonger() {
        ServletMap<String> all = map("/*", "/a/*", "*.x");

        assertThat(found(all, "/q.x").target()).isEqualTo("/*");
        assertThat(found(all, "/q.x").servletPath()).isEmpty();
        assertThat(found(all, "/q.x").pathInfo()).isEqualTo("/q.x");
        assertThat(found(all, "/a/q.x").target()).isEqualTo("/a/*");
        assertThat(found(all, "/").pathInfo()).isEqualTo("/");
    }

    @Test
    void theLastOfEqualPatternsCounts() {
        ServletMap<String> twice = ServletMap.<String>builder()
                .add(UrlPattern.of("/a"), "one", "one")
                .add(UrlPattern.of("/a"), "two", "two")
                .build();

        assertThat(found(twice, "/a").target()).isEqualTo("two");
        assertThat(twice.patterns()).containsExactly(UrlPattern.of("/a"));
    }

    @Property
    void everyPathIsTakenApartWithoutLoss(
            @ForAll @Chars({'/', '.', 'f', 'o'}) @CharRange(from = 'a', to = 'c') String rest) {
        PathMatch<String> match = found(map, "/" + rest);

        assertThatCode(() -> map.match(rest)).doesNotThrowAnyException();
        assertThat(match.servletPath() + (match.pathInfo() == null ? "" : match.pathInfo()))
                .isEqualTo("/" + rest);
    }
}
