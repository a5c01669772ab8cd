package org.rocketserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireResponse;

/**
 * What a case came to.
 *
 * @param text statuses and state, in the words of {@link WireCase}
 * @param received everything the client got
 */
record WireOutcome(String text, String received) {
    /** Reads the outcome from what the client got; fails where that is malformed. */
    static WireOutcome of(byte[] received, boolean closed, boolean partial) {
        List<WireResponse> responses = WireResponse.all(received, closed);
        String statuses = responses.stream()
                .map(response -> response.whole() ? Integer.toString(response.status()) : "short")
                .collect(Collectors.joining(" "));
        String state = closed ? "closed" : partial ? "partial" : "open";
        return new WireOutcome((statuses.isEmpty() ? "none" : statuses) + " " + state, Octets.text(received));
    }

    /** Holds it against what the case wants. */
    void check(WireCase rule, String how) {
        assertThat(text)
                .as("%s (%s), received %s", rule, how, Octets.escape(Octets.of(received)))
                .isEqualTo(rule.outcome());
        checkText(rule, received, how);
    }

    /** Holds what the client got against the further lines of the case. */
    static void checkText(WireCase rule, String received, String how) {
        for (String check : rule.checks()) {
            int blank = check.indexOf(' ');
            String wanted = Octets.text(Octets.unescape(check.substring(blank + 1)));
            switch (check.substring(0, blank)) {
                case "has" -> assertThat(received).as("%s (%s)", rule, how).contains(wanted);
                case "not" -> assertThat(received).as("%s (%s)", rule, how).doesNotContain(wanted);
                case "order" ->
                    assertThat(received).as("%s (%s)", rule, how).containsSubsequence(wanted.split(" ", -1));
                default -> throw new IllegalArgumentException(check);
            }
        }
    }
}
