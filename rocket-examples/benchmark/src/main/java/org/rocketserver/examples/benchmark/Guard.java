package org.rocketserver.examples.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    void look(Table table) {
        OptionalDouble floor = table.value(Contender.FLOOR.label(), Trial.LEAST);
        OptionalDouble rocket = table.value(Contender.ROCKET.label(), Trial.LEAST);
        if (floor.isEmpty() || rocket.isEmpty()) {
            kept = false;
            verdicts.add("BROKEN: " + table.title() + ": nothing to compare");
            return;
        }
        double ratio = rocket.getAsDouble() / floor.getAsDouble();
        kept &= ratio <= most;
        verdicts.add(String.format(
                Locale.ROOT,
                "%s: %s: %.2f times the floor, at most %.2f",
                ratio <= most ? "kept" : "BROKEN",
                table.title(),
                ratio,
                most));
    }

    /** Something could not be measured. */
    void miss(String what) {
        kept = false;
        verdicts.add("BROKEN: " + what + " was not measured");
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
