package org.rocketserver.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.PropertiesLine;

/**
 * Tells the place of what cannot be: the line of the file of {@code --config}, or the variable. What a value leads to
 * is often noticed far from where it was read, so that the place is found by trying: without the value the same start
 * would be refused for another reason, or not at all.
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

    private List<String> of(String sentence) {
        List<String> places = new ArrayList<>();
        boolean later = !sentence.equals(outcome(environment, Set.of()));
        Path file = file();
        for (PropertiesLine line : lines(file)) {
            if (!sentence.contains(file + ":") // which tells its place already
                    && mentions(sentence, line.key(), line.value())
                    && (later
                            ? isOption(sentence, line.key())
                            : !sentence.equals(outcome(environment, Set.of(line.key()))))) {
                places.add(file + ":" + line.number());
            }
        }
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX) && !sentence.contains(name)) {
                String option =
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
                Map<String, String> others = new HashMap<>(environment);
                others.remove(name);
                if (mentions(sentence, option, variable.getValue())
                        && (later
                                ? isOption(sentence, option) && places.isEmpty()
                                : !sentence.equals(outcome(others, Set.of())))) {
                    places.add(name + " of the environment");
                }
            }
        }
        return places;
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

    private static List<PropertiesLine> lines(@Nullable Path file) {
        try {
            return file == null ? List.of() : CommandLines.lines(file);
        } catch (Refusal e) {
            return List.of();
        }
    }
}
