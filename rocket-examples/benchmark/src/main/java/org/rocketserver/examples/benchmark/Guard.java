package org.rocketserver.examples.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Holds Rocket's processor time per answer against the floor's, and gives a verdict. */
final class Guard {
    private final double most;
    private final List<String> verdicts = new ArrayList<>();
    private boolean kept = true;

    /** @param most how many times the floor's processor time Rocket may use */
    Guard(double most) {
        this.most = most;
    }

    void look(Scenario scenario, int connections, Map<Contender, Measured> all) {
        OptionalDouble floor = Report.least(all, Contender.Role.FLOOR);
        OptionalDouble rocket = Report.least(all, Contender.Role.ROCKET);
        if (floor.isEmpty() || rocket.isEmpty()) {
            kept = false;
            verdicts.add("BROKEN: " + scenario.label() + ", c = " + connections + ": nothing to compare");
            return;
        }
        double ratio = rocket.getAsDouble() / floor.getAsDouble();
        kept &= ratio <= most;
        verdicts.add(String.format(
                Locale.ROOT,
                "%s: %s, c = %d: %.2f times the floor, at most %.2f",
                ratio <= most ? "kept" : "BROKEN",
                scenario.label(),
                connections,
                ratio,
                most));
    }

    /** Whether all that was looked at kept the limit. */
    boolean kept() {
        return kept;
    }

    /** A line for each look. */
    String verdicts() {
        return String.join("\n", verdicts);
    }
}
