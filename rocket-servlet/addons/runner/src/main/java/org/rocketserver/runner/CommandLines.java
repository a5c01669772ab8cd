package org.rocketserver.runner;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.RocketConfig;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * From arguments, the file of {@code --config} and the environment to options. An option may stand in any of them under
 * the same name, {@code --min-threads}, {@code min-threads} or {@code ROCKET_MIN_THREADS}; the arguments win over the
 * file, and the file over the environment.
 */
final class CommandLines {
    /** What stands for the applications, which have no option. */
    private static final String APPLICATIONS = "app";

    /** Images often set ROCKET_VERSION for what they hold. */
    private static final List<String> ARGUMENTS_ONLY = List.of("--help", "--version");

    private CommandLines() {}

    /**
     * What was said.
     *
     * @param options of all three sources
     * @param fileSettings settings of the server in the file
     * @param environment what else is in it
     */
    record Said(Options options, Map<String, String> fileSettings, Environment environment) {}

    /**
     * Reads everything.
     *
     * @throws Refusal it cannot be understood
     */
    static Said read(Map<String, String> environment, String... arguments) throws Refusal {
        Options first = new Options();
        CommandLine.ParseResult matched = parse(first, List.of(arguments));
        Map<String, OptionSpec> known =
                new LinkedHashMap<>(matched.commandSpec().optionsMap());
        known.keySet().removeAll(ARGUMENTS_ONLY);

        Map<String, String> settings = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(List.of(APPLICATIONS));
        known.keySet().stream()
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .forEach(names::add);
        Environment outside = Environment.of(environment, names);
        Map<String, String> outer = new LinkedHashMap<>(outside.options());
        Path config = first.other.config;
        if (config == null && outer.containsKey("config")) {
            config = Path.of(outer.get("config"));
        }
        if (config != null) {
            for (Map.Entry<String, String> entry : properties(config).entrySet()) {
                boolean option = known.containsKey("--" + entry.getKey())
                        || entry.getKey().equals(APPLICATIONS);
                if (!option) {
                    refuseUnknown(config, entry.getKey(), known);
                }
                (option ? outer : settings).put(entry.getKey(), entry.getValue());
            }
        }
        outer.remove("config");
        if (outer.isEmpty()) {
            return new Said(first, settings, outside);
        }
        List<String> all = new ArrayList<>(List.of(arguments));
        for (Map.Entry<String, String> option : outer.entrySet()) {
            if (option.getKey().equals(APPLICATIONS)) {
                if (first.archives.isEmpty()) {
                    all.addAll(values(option.getValue()));
                }
            } else if (!matched.hasMatchedOption("--" + option.getKey())) {
                add(all, known.get("--" + option.getKey()), option.getKey(), option.getValue());
            }
        }
        Options options = new Options();
        parse(options, all);
        if (config != null) {
            options.other.config = config;
        }
        return new Said(options, settings, outside);
    }

    private static void add(List<String> arguments, @Nullable OptionSpec option, String name, String value) {
        if (option != null && option.isMultiValue()) {
            values(value).forEach(each -> arguments.add("--" + name + "=" + each));
        } else {
            arguments.add("--" + name + "=" + value.strip());
        }
    }

    private static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        for (String value : text.split(";", -1)) {
            if (!value.isBlank()) {
                values.add(value.strip());
            }
        }
        return values;
    }

    private static Map<String, String> properties(Path file) throws Refusal {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE, "--config " + file + " cannot be read; check its name and permissions", e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE,
                    "--config " + file + " is no file of key=value lines: it has a"
                            + " malformed \\u escape; write / or \\\\ in paths",
                    e);
        }
        Map<String, String> text = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            text.put(name, properties.getProperty(name));
        }
        return text;
    }

    /** A word that is neither an option nor a setting; of names with dots the settings know better. */
    private static void refuseUnknown(Path file, String name, Map<String, OptionSpec> options) throws Refusal {
        List<String> known = new ArrayList<>(List.of(APPLICATIONS));
        known.addAll(RocketConfig.DEFAULT.toText().keySet());
        if (name.indexOf('.') >= 0 || known.contains(name)) {
            return;
        }
        options.keySet().stream()
                .filter(option -> option.startsWith("--"))
                .map(option -> option.substring(2))
                .forEach(known::add);
        String hint = Nearest.to(name, known)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
        throw new Refusal(
                Refusal.Kind.USAGE,
                "--config " + file + " has an unknown " + name + hint + " (--help lists all options)");
    }

    private static CommandLine.ParseResult parse(Options options, List<String> arguments) throws Refusal {
        CommandLine line = new CommandLine(options).registerConverter(Integer.class, CommandLines::wholeNumber);
        try {
            return line.parseArgs(ForeignFlags.translate(arguments).toArray(String[]::new));
        } catch (CommandLine.UnmatchedArgumentException e) {
            String unknown = e.getUnmatched().get(0);
            String name = unknown.contains("=") ? unknown.substring(0, unknown.indexOf('=')) : unknown;
            Collection<String> known = line.getCommandSpec().optionsMap().keySet();
            String hint = Nearest.to(name, known)
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse("");
            throw new Refusal(Refusal.Kind.USAGE, "unknown option " + name + hint + " (--help lists all)", e);
        } catch (CommandLine.ParameterException e) {
            throw new Refusal(Refusal.Kind.USAGE, lowerFirst(e.getMessage()) + " (--help lists all options)", e);
        }
    }

    private static Integer wholeNumber(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException(
                    text.matches("[+-]?[0-9]+")
                            ? "'" + text + "' is too large a number; give a smaller one"
                            : "'" + text + "' is no whole number; write it in digits");
        }
    }

    /** The text of {@code --help}. */
    static String usage() {
        return new CommandLine(new Options()).getUsageMessage(CommandLine.Help.Ansi.AUTO);
    }

    private static String lowerFirst(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "the command line cannot be understood";
        }
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
