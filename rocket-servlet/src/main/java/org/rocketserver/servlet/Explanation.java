package org.rocketserver.servlet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocketserver.servlet.deploy.Problem;
import org.rocketserver.servlet.page.Json;

/**
 * What an application consists of, and what would serve a path, told without running its code; see
 * {@link WebApp#explain}. What initializers and listeners register when they run cannot be told, which is said. What
 * the container does to all applications, such as compression, is not the application's, and not told. Immutable.
 *
 * @param facts texts, numbers, booleans, lists and maps of them, by name in the order in which one reads them
 */
public record Explanation(Map<String, Object> facts) {
    /** Copies the map. */
    public Explanation {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * Of an application that cannot even be read.
     *
     * @param application its name
     * @param contextPath where it was to be, {@code /} for the root context
     * @param reason what is wrong, where, and what to do
     */
    public static Explanation refused(String application, String contextPath, String reason) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("application", application);
        facts.put("context", contextPath);
        facts.putAll(refused(reason).facts());
        return new Explanation(facts);
    }

    /**
     * Of a start that is refused before any application is looked at.
     *
     * @param reason what is wrong, where, and what to do
     */
    public static Explanation refused(String reason) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("problem", reason);
        problem.put("so", Problem.Effect.REFUSED.text());
        return new Explanation(Map.of("problems", List.of(problem)));
    }

    /**
     * The same with one more fact, such as what the container around the application does.
     *
     * @param name of a fact that is not there yet
     * @param value a text, number or boolean, or a list or map of them
     */
    public Explanation with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Explanation(more);
    }

    /**
     * What would keep the application from starting, as far as that can be known without running it.
     *
     * @return the first such problem, with its remedy; nothing if there is none
     */
    public Optional<String> refusal() {
        if (facts.get("problems") instanceof List<?> problems) {
            for (Object problem : problems) {
                if (problem instanceof Map<?, ?> map
                        && Problem.Effect.REFUSED.text().equals(map.get("so"))) {
                    return Optional.of(String.valueOf(map.get("problem")));
                }
            }
        }
        return Optional.empty();
    }

    /** For programs. */
    public String json() {
        return Json.lines(facts);
    }

    /** For people: an indented outline. */
    public String text() {
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) -> section(name, value, text));
        return text.toString();
    }

    private static void section(String name, Object value, StringBuilder into) {
        if (value instanceof List<?> list) {
            if (!list.isEmpty()) {
                into.append('\n')
                        .append(title(name))
                        .append(" (")
                        .append(list.size())
                        .append(")\n");
                int number = 1;
                for (Object element : list) {
                    into.append(String.format("%3d  ", number++));
                    into.append(element instanceof Map<?, ?> map ? line(map) : element)
                            .append('\n');
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            if (!map.isEmpty()) {
                into.append('\n').append(title(name)).append('\n');
                map.forEach((key, element) -> entry(String.valueOf(key), element, into));
            }
        } else {
            into.append(String.format("%-18s", title(name))).append(value).append('\n');
        }
    }

    private static void entry(String key, Object element, StringBuilder into) {
        if (element instanceof List<?> list) {
            int number = 1;
            for (Object each : list) {
                into.append(String.format("  %-14s", key))
                        .append(number++)
                        .append(". ")
                        .append(each instanceof Map<?, ?> map ? line(map) : each)
                        .append('\n');
            }
        } else {
            into.append(
                            element instanceof Number
                                    ? String.format("%9s ms  %s", element, key)
                                    : String.format(
                                            "  %-14s%s", key, element instanceof Map<?, ?> map ? line(map) : element))
                    .append('\n');
        }
    }

    /** The first value as it is, the others with their names. */
    private static String line(Map<?, ?> map) {
        StringBuilder line = new StringBuilder();
        map.forEach((key, value) -> {
            String text = value instanceof List<?> list
                    ? String.join(" ", list.stream().map(String::valueOf).toList())
                    : String.valueOf(value);
            if (line.isEmpty()) {
                line.append(text);
            } else if (!text.isEmpty() && !text.equals("false")) {
                line.append("; ").append(key).append(text.equals("true") ? "" : " " + text);
            }
        });
        return line.toString();
    }

    private static String title(String name) {
        String words = name.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
