package org.rocketserver.servlet.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.HttpMethodConstraintElement;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity.EmptyRoleSemantic;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servlet 6.1 §13.8 and §13.4.1. */
class ConstraintTableTest {
    private static SecurityConstraint constraint(
            String pattern, Set<String> methods, Set<String> omissions, @Nullable Set<String> roles) {
        return new SecurityConstraint(
                List.of(new SecurityConstraint.WebResources(List.of(pattern), methods, omissions)),
                roles,
                Transport.NONE);
    }

    private static SecurityConstraint all(String pattern, String... roles) {
        return constraint(pattern, Set.of(), Set.of(), Set.of(roles));
    }

    private static ConstraintTable table(SecurityConstraint... constraints) {
        return ConstraintTable.of(List.of(constraints), false);
    }

    @ParameterizedTest(name = "{0} is judged by {1}")
    @CsvSource({
        "'', root",
        "/, root",
        "/a, prefix-a",
        "/a/, prefix-a",
        "/a/x.jsp, prefix-a",
        "/a/b, exact-ab",
        "/a/b/c, prefix-a",
        "/ab, default",
        "/x.jsp, extension",
        "/d.jsp/x, default",
        "/d/x.y.jsp, extension",
        "/other, default"
    })
    void onlyTheBestMatchingPatternCounts(String path, String role) {
        ConstraintTable table = table(
                all("", "root"),
                all("/a/*", "prefix-a"),
                all("/a/b", "exact-ab"),
                all("*.jsp", "extension"),
                all("/", "default"));

        assertThat(table.find(path, "GET").roles()).containsExactly(role);
    }

    @Test
    void theLongestPrefixWins() {
        ConstraintTable table = table(all("/*", "any"), all("/a/*", "a"), all("/a/b/*", "ab"));

        assertThat(table.find("/a/b/c", "GET").roles()).containsExactly("ab");
        assertThat(table.find("/a/bc", "GET").roles()).containsExactly("a");
        assertThat(table.find("/c.jsp", "GET").roles()).containsExactly("any");
    }

    @Test
    void withoutConstraintsEverythingIsOpen() {
        assertThat(table().find("/a", "GET")).isEqualTo(Access.OPEN);
        assertThat(table(all("/a", "r")).find("/b", "GET")).isEqualTo(Access.OPEN);
    }

    @Test
    void rolesOfTheSamePatternAndMethodAddUp() {
        ConstraintTable table = table(all("/a", "one"), all("/a", "two"));

        assertThat(table.find("/a", "GET").roles()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aConstraintForEverybodyOpensWhatAnotherRestricts() {
        ConstraintTable table = table(all("/a", "one"), constraint("/a", Set.of(), Set.of(), null));

        assertThat(table.find("/a", "GET").roles()).isNull();
    }

    @Test
    void aConstraintForNobodyOverridesAllOthers() {
        ConstraintTable table = table(constraint("/a", Set.of(), Set.of(), null), all("/a"), all("/a", "one"));

        assertThat(table.find("/a", "GET").denied()).isTrue();
    }

    @Test
    void aMethodThatIsNotNamedIsLeftOpen() {
        ConstraintTable table = table(constraint("/a", Set.of("GET", "POST"), Set.of(), Set.of("r")));

        assertThat(table.find("/a", "GET").roles()).containsExactly("r");
        assertThat(table.find("/a", "PUT")).isEqualTo(Access.OPEN);
        assertThat(table.find("/a", "get")).isEqualTo(Access.OPEN);
    }

    @Test
    void anOmittedMethodIsLeftOpenAndAllOthersAreNot() {
        ConstraintTable table = table(constraint("/a", Set.of(), Set.of("GET"), Set.of("r")));

        assertThat(table.find("/a", "GET")).isEqualTo(Access.OPEN);
        assertThat(table.find("/a", "PATCH").roles()).containsExactly("r");
        assertThat(table.find("/a", "ANY-METHOD").roles()).containsExactly("r");
    }

    @Test
    void whatIsLeftOutIsDeniedWhereUncoveredMethodsAre() {
        ConstraintTable table =
                ConstraintTable.of(List.of(constraint("/a", Set.of("GET"), Set.of(), Set.of("r"))), true);

        assertThat(table.find("/a", "GET").roles()).containsExactly("r");
        assertThat(table.find("/a", "PUT").denied()).isTrue();
        assertThat(table.find("/b", "PUT")).isEqualTo(Access.OPEN);
        assertThat(table.uncovered()).containsExactly("/a: all methods but GET");
    }

    @Test
    void namedAndOmittedMethodsOfTwoConstraintsCoverEverything() {
        ConstraintTable table = ConstraintTable.of(
                List.of(
                        constraint("/a", Set.of("GET"), Set.of(), null),
                        constraint("/a", Set.of(), Set.of("GET"), Set.of("r"))),
                true);

        assertThat(table.find("/a", "GET").roles()).isNull();
        assertThat(table.find("/a", "GET").denied()).isFalse();
        assertThat(table.find("/a", "DELETE").roles()).containsExactly("r");
        assertThat(table.uncovered()).isEmpty();
    }

    @Test
    void transportIsConfidentialOnlyIfAllSaySo() {
        SecurityConstraint confidential = new SecurityConstraint(
                List.of(new SecurityConstraint.WebResources(List.of("/a", "/b"), Set.of(), Set.of())),
                null,
                Transport.CONFIDENTIAL);
        ConstraintTable table = table(confidential, all("/b", "r"));

        assertThat(table.find("/a", "GET").transport()).isEqualTo(Transport.CONFIDENTIAL);
        assertThat(table.find("/b", "GET").transport()).isEqualTo(Transport.NONE);
    }

    @Test
    void methodsTogetherWithOmissionsAreRefused() {
        assertThatThrownBy(() -> constraint("/a", Set.of("GET"), Set.of("PUT"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not both");
    }

    // --- @ServletSecurity

    @Test
    void anAnnotatedServletIsCoveredForAllMethodsButThoseItNames() {
        ServletSecurityElement security = new ServletSecurityElement(
                new HttpConstraintElement(TransportGuarantee.CONFIDENTIAL, "user"),
                List.of(
                        new HttpMethodConstraintElement("GET"),
                        new HttpMethodConstraintElement("TRACE", new HttpConstraintElement(EmptyRoleSemantic.DENY))));
        ConstraintTable table = ConstraintTable.of(AnnotatedConstraints.of(security, List.of("/a")), true);

        assertThat(table.find("/a", "POST")).isEqualTo(new Access(false, Set.of("user"), Transport.CONFIDENTIAL));
        assertThat(table.find("/a", "GET")).isEqualTo(Access.OPEN);
        assertThat(table.find("/a", "TRACE").denied()).isTrue();
    }

    @Test
    void anAnnotationThatOnlyNamesMethodsLeavesTheOthersUncovered() {
        ServletSecurityElement security = new ServletSecurityElement(List.of(
                new HttpMethodConstraintElement("GET", new HttpConstraintElement(TransportGuarantee.NONE, "r"))));

        ConstraintTable table = ConstraintTable.of(AnnotatedConstraints.of(security, List.of("/a")), true);

        assertThat(table.find("/a", "GET").roles()).containsExactly("r");
        assertThat(table.find("/a", "POST").denied()).isTrue();
    }

    @Test
    void anEmptyAnnotationCoversEverythingAndAllowsIt() {
        ConstraintTable table =
                ConstraintTable.of(AnnotatedConstraints.of(new ServletSecurityElement(), List.of("/a")), true);

        assertThat(table.find("/a", "POST")).isEqualTo(Access.OPEN);
        assertThat(table.uncovered()).isEmpty();
    }
}
