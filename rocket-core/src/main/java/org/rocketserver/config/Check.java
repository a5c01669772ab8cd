package org.rocketserver.config;

import java.time.Duration;

/** Refusals that name the setting, the value and the remedy. */
final class Check {
    /** Longer than anybody waits, and short enough that sums of instants in nanoseconds never overflow. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private Check() {}

    static void positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw refused(setting, "positive", value, "a duration such as 60s");
        }
        notTooLong(setting, value);
    }

    static void zeroOrPositive(String setting, Duration value) {
        if (value.isNegative()) {
            throw refused(setting, "zero or positive", value, "a duration such as 60s");
        }
        notTooLong(setting, value);
    }

    private static void notTooLong(String setting, Duration value) {
        if (value.compareTo(LONGEST) > 0) {
            throw refused(setting, "at most 365 days", value, "a duration such as 60s");
        }
    }

    static void between(String setting, long lowest, long highest, long value) {
        if (value < lowest || value > highest) {
            throw refused(
                    setting,
                    highest == Integer.MAX_VALUE || highest == Long.MAX_VALUE
                            ? lowest + " or more"
                            : lowest + " to " + highest,
                    value,
                    "a number in that range");
        }
    }

    static void notBlank(String setting, String value) {
        if (value.isBlank()) {
            throw refused(setting, "not blank", '"' + value + '"', "its name");
        }
    }

    static void visible(String setting, String value) {
        if (!value.equals(value.strip()) || !isVisible(value)) {
            throw refused(setting, "visible ASCII without blanks at its ends", '"' + value + '"', "such a text");
        }
    }

    private static boolean isVisible(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** {@code timeouts.idle must be zero or positive: PT-1S; give a duration such as 60s}. */
    static IllegalArgumentException refused(String setting, String rule, Object value, String remedy) {
        return new IllegalArgumentException(setting + " must be " + rule + ": " + value + "; give " + remedy);
    }
}
