package org.rocketserver.servlet.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.DeploymentException;

/** Servlet 6.1 §8.2.2: the order of web fragments, its examples included. */
class FragmentOrderTest {
    /**
     * Fragments in a short notation: {@code "A<B,*>C"} is called A, wants to be before B and all others, and after C. A
     * name of {@code -} is none.
     */
    private static List<FragmentDecl> fragments(String notation) throws DeploymentException {
        List<FragmentDecl> fragments = new ArrayList<>();
        int number = 0;
        for (String each : notation.trim().split("\\s+", -1)) {
            String name = each.split("[<>]", -1)[0];
            StringBuilder xml = new StringBuilder("<web-fragment>");
            if (!name.equals("-")) {
                xml.append("<name>").append(name).append("</name>");
            }
            xml.append("<ordering>")
                    .append(side("before", part(each, '<')))
                    .append(side("after", part(each, '>')))
                    .append("</ordering></web-fragment>");
            String jar = number++ + ".jar";
            fragments.add(WebXmlParser.fragment(
                    new ByteArrayInputStream(xml.toString().getBytes(StandardCharsets.UTF_8)),
                    jar,
                    jar,
                    warning -> {}));
        }
        return fragments;
    }

    private static String part(String notation, char mark) {
        int at = notation.indexOf(mark);
        return at < 0 ? "" : notation.substring(at + 1).split("[<>]", -1)[0];
    }

    private static String side(String element, String names) {
        if (names.isEmpty()) {
            return "";
        }
        StringBuilder xml = new StringBuilder("<" + element + ">");
        for (String name : names.split(",", -1)) {
            xml.append(name.equals("*") ? "<others/>" : "<name>" + name + "</name>");
        }
        return xml + "</" + element + ">";
    }

    private static String names(List<FragmentDecl> fragments) {
        List<String> names = new ArrayList<>();
        for (FragmentDecl fragment : fragments) {
            names.add(fragment.name() == null ? "-" : fragment.name());
        }
        return String.join(" ", names);
    }

    @ParameterizedTest(name = "[{0}] becomes [{1}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "A B C | A B C",
                "A>B B C | B A C",
                "A B C<A | B C A", // A has to wait for C
                "A>* B C | B C A",
                "A B<* C | B A C",
                "A B>D C | A B C", // a name nobody has is passed over
                "A>*,C B<* C>* D E F<B,* | F B D E C A", // first example of the section
                "-<C>* B<* C D>* E<* F | B E F - C D", // second example, one of the orders it allows
                "A>B B C<* D>* E<* F | C E B A F D", // third example, one of the orders it allows
                "A<*>C B C | C A B", // who must precede the first is among the first
                "- - A<* | A - -"
            })
    void relativeOrdering(String fragments, String expected) throws Exception {
        FragmentOrder.Result result = FragmentOrder.of(null, fragments(fragments));
        assertThat(names(result.fragments())).isEqualTo(expected);
        assertThat(result.excluded()).isEmpty();
    }

    @ParameterizedTest(name = "[{1}] by [{0}] becomes [{2}] without [{3}]")
    @CsvSource({
        "B A, A B C, B A, C",
        "B * A, A B C D, B C D A, ''",
        "*, A B, A B, ''",
        "* A, A B C, B C A, ''",
        "B X A, A B, B A, ''", // a name nobody has is passed over
        "A B A, A B, A B, ''", // of a name given twice the first place counts
        "'', A B, '', A B", // an empty absolute-ordering
        "A, A -, A, -", // a jar without a name belongs to the others, which are not asked for
        "A *, A -, A -, ''",
        "B A, A<B B, B A, ''" // wishes of fragments do not count
    })
    void absoluteOrdering(String ordering, String fragments, String expected, String excluded) throws Exception {
        List<String> names = new ArrayList<>(ordering.isEmpty() ? List.of() : Arrays.asList(ordering.split(" ", -1)));
        names.replaceAll(name -> name.equals("*") ? WebAppDescriptor.OTHERS : name);
        FragmentOrder.Result result = FragmentOrder.of(names, fragments(fragments));
        assertThat(names(result.fragments())).isEqualTo(expected);
        assertThat(names(result.excluded())).isEqualTo(excluded);
        assertThat(result.explicit()).isTrue();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"A<B B<A", "A>B B>C C>A", "A<A", "A<*>*", "A<*>B B>*", "A<* B>* C<A>B"})
    void contradictionsAreRefused(String fragments) {
        assertThatThrownBy(() -> FragmentOrder.of(null, fragments(fragments)))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("cannot be put in order")
                .hasMessageContaining(".jar");
    }

    @Test
    void aCircleIsNamed() {
        assertThatThrownBy(() -> FragmentOrder.of(null, fragments("A>B B>C C>A D")))
                .hasMessageContaining("A (0.jar) before C (2.jar) before B (1.jar) before A (0.jar)");
    }

    @Test
    void twoFragmentsOfOneNameAreRefused() {
        assertThatThrownBy(() -> FragmentOrder.of(null, fragments("A B A")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("0.jar")
                .hasMessageContaining("2.jar");
    }

    @Test
    void twoFragmentsOfOneNameDoNoHarmWhereWebXmlNamesNeither() throws Exception {
        assertThat(names(FragmentOrder.of(List.of("B"), fragments("A B A")).fragments()))
                .isEqualTo("B");
    }

    @Test
    void withoutAnyWishThereIsNoExplicitOrder() throws Exception {
        assertThat(FragmentOrder.of(null, fragments("A B")).explicit()).isFalse();
        assertThat(FragmentOrder.of(null, fragments("A B>A")).explicit()).isTrue();
    }
}
