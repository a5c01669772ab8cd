package org.rocketserver.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.PropertiesLine;

/**
 * Tells the place of what cannot be: the line of the file of {@code --config}, or the variable. What a value leads to
 * is often noticed far from where it was read, so that the place is found by trying: without the value the same start
 * would not be refused, or the sentence begins with its name and would be another. Where there is no such value, those
 * are named without which the sentence would be another. Trying writes nothing.
 */
final class Places {
    private static final String PREFIX = "ROCKET_";

    private final Map<String, String> environment;
    private final String[] arguments;

    private Places(Map<String, String> environment, String... arguments) {
        this.environment = environment;
        this.arguments = arguments;
    }

    /**
     * A refusal with the places of what it speaks of before its sentence; the same if it comes of the arguments.
     *
     * @param environment of the program
     * @param arguments of the program
     */
    static Refusal tell(Refusal refused, Map<String, String> environment, String... arguments) {
        if (refused.kind() != Refusal.Kind.USAGE && refused.kind() != Refusal.Kind.DEPLOYMENT) {
            return refused;
        }
        List<String> places = new Places(environment, arguments).of(sentence(refused));
        return places.isEmpty()
                ? refused
                : new Refusal(refused.kind(), String.join(" and ", places) + ": " + sentence(refused), refused);
    }

    private static String sentence(Refusal refused) {
        return String.valueOf(refused.getMessage());
    }

    /**
     * A value that may be the reason.
     *
     * @param place where it stands
     * @param name of the option or setting
     * @param key in the file to leave out, or null
     * @param variables without it
     */
    private record Suspect(String place, String name, @Nullable String key, Map<String, String> variables) {}

    private List<String> of(String sentence) {
        List<Suspect> lines = linesIn(sentence);
        List<Suspect> variables = variablesIn(sentence);
        if (!sentence.equals(outcome(environment, Set.of()))) {
            List<String> places = places(lines, line -> isOption(sentence, line.name()));
            return places.isEmpty() ? places(variables, variable -> isOption(sentence, variable.name())) : places;
        }
        List<String> certain = new ArrayList<>();
        List<String> possible = new ArrayList<>();
        for (List<Suspect> suspects : List.of(lines, variables)) {
            for (Suspect suspect : suspects) {
                String without = outcome(suspect.variables(), suspect.key() == null ? Set.of() : Set.of(suspect.key()));
                if (without == null || (!without.equals(sentence) && isAbout(sentence, suspect.name()))) {
                    certain.add(suspect.place());
                } else if (!without.equals(sentence)) {
                    possible.add(suspect.place()); // unless it only hides what else is wrong
                }
            }
        }
        return certain.isEmpty() ? possible : certain;
    }

    private static List<String> places(List<Suspect> suspects, Predicate<Suspect> guilty) {
        return suspects.stream().filter(guilty).map(Suspect::place).toList();
    }

    private List<Suspect> linesIn(String sentence) {
        Path file = file();
        List<Suspect> suspects = new ArrayList<>();
        if (file != null && !sentence.contains(file + ":")) { // which tells its place already
            for (PropertiesLine line : lines(file)) {
                if (mentions(sentence, line.key(), line.value())) {
                    suspects.add(new Suspect(file + ":" + line.number(), line.key(), line.key(), environment));
                }
            }
        }
        return suspects;
    }

    private List<Suspect> variablesIn(String sentence) {
        List<Suspect> suspects = new ArrayList<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX) && !sentence.contains(name)) {
                String option =
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
                if (mentions(sentence, option, variable.getValue())) {
                    Map<String, String> others = new HashMap<>(environment);
                    others.remove(name);
                    suspects.add(new Suspect(name + " of the environment", option, null, others));
                }
            }
        }
        return suspects;
    }

    /** Why a start is refused, or null if it is not, as far as that is known before anything is started. */
    private @Nullable String outcome(Map<String, String> variables, Set<String> without) {
        try {
            Planner.plan(CommandLines.read(variables, without, arguments));
            return null;
        } catch (Refusal e) {
            return e.getMessage();
        }
    }

    /** Whether a sentence begins with an option or a setting, which variables have in other letters. */
    private static boolean isAbout(String sentence, String name) {
        String first = sentence.split("[ :]", 2)[0];
        return plain(first).equals(plain(name));
    }

    private static String plain(String name) {
        return name.replaceAll("[.-]", "").toLowerCase(Locale.ROOT);
    }

    private static boolean mentions(String sentence, String name, String value) {
        for (String word : name.split("[.-]", -1)) {
            if (sentence.contains(word) && word.length() > 1) {
                return true;
            }
        }
        return !value.isBlank() && sentence.contains(value.strip());
    }

    /** Noticed later than by a plan: such sentences begin with the option, which arguments win over. */
    private boolean isOption(String sentence, String name) {
        String option = "--" + name;
        for (String argument : arguments) {
            if (argument.equals(option) || argument.startsWith(option + "=")) {
                return false;
            }
        }
        return sentence.startsWith(option)
                && (sentence.length() == option.length() || " :".indexOf(sentence.charAt(option.length())) >= 0);
    }

    private @Nullable Path file() {
        try {
            return CommandLines.configFile(environment, arguments);
        } catch (Refusal e) {
            return null; // the arguments themselves are refused
        }
    }

    private static List<PropertiesLine> lines(Path file) {
        try {
            return CommandLines.lines(file);
        } catch (Refusal e) {
            return List.of();
        }
    }
}
