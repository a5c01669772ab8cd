package org.rocketserver.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.PropertiesLine;
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
     * @param flags of other runners that do nothing, with the reason
     */
    record Said(Options options, Map<String, String> fileSettings, Environment environment, List<String> flags) {
        /** A sentence for each thing said that does nothing. */
        List<String> notes() {
            List<String> notes = new ArrayList<>(flags);
            if (options.served.unix != null && options.served.port != null) {
                notes.add("--port " + options.served.port + " does nothing beside --unix");
            }
            if (options.served.unix != null && options.served.address != null && options.secure.httpsPort == null) {
                notes.add("--address " + options.served.address + " does nothing beside --unix");
            }
            environment
                    .strangers()
                    .forEach(stranger ->
                            notes.add(stranger + " of the environment is no option or setting, and does nothing"));
            return notes;
        }
    }

    /**
     * Reads everything.
     *
     * @throws Refusal it cannot be understood
     */
    static Said read(Map<String, String> environment, String... arguments) throws Refusal {
        return read(environment, Set.of(), arguments);
    }

    /**
     * Reads everything but some keys of the file.
     *
     * @throws Refusal it cannot be understood
     */
    static Said read(Map<String, String> environment, Set<String> without, String... arguments) throws Refusal {
        Options first = new Options();
        CommandLine.ParseResult matched = parse(first, List.of(arguments));
        Map<String, OptionSpec> known =
                new LinkedHashMap<>(matched.commandSpec().optionsMap());
        known.keySet().removeAll(ARGUMENTS_ONLY);

        List<String> flags = ForeignFlags.translate(List.of(arguments)).notes();
        Map<String, String> settings = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(List.of(APPLICATIONS));
        known.keySet().stream()
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .forEach(names::add);
        Environment outside = Environment.of(environment, names);
        Map<String, String> outer = new LinkedHashMap<>(outside.options());
        Path config = configFile(first, outer.get("config"));
        for (PropertiesLine line : config == null ? List.<PropertiesLine>of() : lines(config)) {
            if (!without.contains(line.key())) {
                boolean option =
                        known.containsKey("--" + line.key()) || line.key().equals(APPLICATIONS);
                if (!option) {
                    refuseUnknown(line.key(), known);
                }
                (option ? outer : settings).put(line.key(), line.value());
            }
        }
        outer.remove("config");
        if (outer.isEmpty()) {
            return new Said(first, settings, outside, flags);
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
        return new Said(options, settings, outside, flags);
    }

    private static @Nullable Path configFile(Options arguments, @Nullable String variable) {
        Path named = arguments.other.config;
        return named != null || variable == null ? named : Path.of(variable);
    }

    /**
     * The file that is read, if any.
     *
     * @throws Refusal the arguments cannot be understood
     */
    static @Nullable Path configFile(Map<String, String> environment, String... arguments) throws Refusal {
        Options options = new Options();
        parse(options, List.of(arguments));
        return configFile(options, environment.get("ROCKET_CONFIG"));
    }

    /**
     * The words that are neither options nor their values.
     *
     * @throws Refusal the arguments cannot be understood
     */
    static List<String> words(List<String> arguments) throws Refusal {
        Options options = new Options();
        parse(options, arguments);
        return options.archives.stream().map(Word::text).toList();
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

    /**
     * The lines of a file, each key once.
     *
     * @throws Refusal it cannot be read
     */
    static List<PropertiesLine> lines(Path file) throws Refusal {
        try {
            Map<String, PropertiesLine> lines = new LinkedHashMap<>();
            for (PropertiesLine line : PropertiesLine.read(file)) {
                if (line.key().startsWith("<")) {
                    throw Planner.usage(file + ":" + line.number() + ": --config takes lines such as port=80, not XML;"
                            + " --help lists the options that may stand there, and those of Jetty have other names");
                }
                PropertiesLine before = lines.put(line.key(), line);
                if (before != null) {
                    throw Planner.usage(file + ":" + line.number() + ": there is a " + line.key() + " in line "
                            + before.number() + " already; several values of an option are separated by semicolons");
                }
            }
            return List.copyOf(lines.values());
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE, "--config " + file + " cannot be read; check its name and permissions", e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.USAGE, "--config: " + e.getMessage(), e);
        }
    }

    /** A word that is neither an option nor a setting; of names with dots the settings know better. */
    private static void refuseUnknown(String name, Map<String, OptionSpec> options) throws Refusal {
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
        throw Planner.usage("there is no option or setting " + name + hint + " (--help lists all options)");
    }

    private static CommandLine.ParseResult parse(Options options, List<String> arguments) throws Refusal {
        CommandLine line = new CommandLine(options)
                .registerConverter(Integer.class, CommandLines::wholeNumber)
                .registerConverter(Word.class, new Word.Counter());
        try {
            return line.parseArgs(ForeignFlags.translate(arguments).arguments().toArray(String[]::new));
        } catch (CommandLine.UnmatchedArgumentException e) {
            String unknown = e.getUnmatched().get(0);
            String name = unknown.contains("=") ? unknown.substring(0, unknown.indexOf('=')) : unknown;
            Collection<String> known = line.getCommandSpec().optionsMap().keySet();
            String hint = Nearest.to(name, name.startsWith("--") ? known : List.of())
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse("");
            throw new Refusal(Refusal.Kind.USAGE, "unknown option " + name + hint + " (--help lists all)", e);
        } catch (CommandLine.ParameterException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE,
                    lowerFirst(e.getMessage()).replace("option option", "option") + " (--help lists all options)",
                    e);
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
