package org.rocketserver.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Did you mean …? */
final class Suggestion {
    private Suggestion() {}

    static IllegalArgumentException unknown(String given, String key, List<String> known) {
        String nearest = nearest(key, known);
        return new IllegalArgumentException("unknown setting " + given
                + (nearest == null ? "; known are " + String.join(", ", known) : "; did you mean " + nearest + "?"));
    }

    /** The nearest known key, the numbers of the given one kept; null if none is near. */
    static @Nullable String nearest(String given, List<String> known) {
        String key = numbers(given);
        String best = null;
        int least = Math.max(3, key.length() / 4) + 1;
        for (String candidate : known) {
            int distance = distance(key.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            String last = candidate.substring(candidate.lastIndexOf('.') + 1);
            if (key.equalsIgnoreCase(last)) {
                distance = 0; // the right word without its group
            }
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best == null ? null : restore(best, given);
    }

    private static String numbers(String key) {
        String[] words = key.split("\\.", -1);
        for (int i = 0; i < words.length; i++) {
            if (!words[i].isEmpty() && words[i].chars().allMatch(Character::isDigit)) {
                words[i] = "N";
            }
        }
        return String.join(".", words);
    }

    private static String restore(String pattern, String given) {
        String[] numbers = Arrays.stream(given.split("\\.", -1))
                .filter(word -> !word.isEmpty() && word.chars().allMatch(Character::isDigit))
                .toArray(String[]::new);
        String[] words = pattern.split("\\.", -1);
        int next = 0;
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("N")) {
                words[i] = next < numbers.length ? numbers[next++] : "0";
            }
        }
        return String.join(".", words);
    }

    /** Levenshtein's: how many characters to insert, delete or replace. */
    static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int i = 0; i <= other.length(); i++) {
            above[i] = i;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] here = new int[other.length() + 1];
            here[0] = row;
            for (int i = 1; i <= other.length(); i++) {
                int replaced = above[i - 1] + (one.charAt(row - 1) == other.charAt(i - 1) ? 0 : 1);
                here[i] = Math.min(replaced, Math.min(above[i], here[i - 1]) + 1);
            }
            above = here;
        }
        return above[other.length()];
    }
}
