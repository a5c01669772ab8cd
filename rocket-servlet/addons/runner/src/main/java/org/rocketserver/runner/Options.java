package org.rocketserver.runner;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command line. Settings come from, each winning over the one before: the defaults, the environment
 * ({@code ROCKET_TIMEOUTS_IDLE=60s}), the file of {@code --config}, {@code --set}, and options of their own.
 */
@Command(
        name = "rocket",
        customSynopsis = "java -jar rocket.jar [options] [/context=]app.war ...",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Runs web applications: .war files, exploded folders, folders of static files.",
        footer = {
            "",
            "An application that is alone is served at /; of several each at its file's name (ROOT.war at /).",
            "--set and --config know every setting of the server; the environment does too: timeouts.idle is",
            "ROCKET_TIMEOUTS_IDLE. Options win over --set, --set over the file, the file over the environment.",
            "",
            "Exit status: 0 stopped; 1 wrong usage; 2 address cannot be listened on; 3 application cannot start;",
            "4 anything else; 130 and 143 stopped by Ctrl-C and by SIGTERM, after running requests have ended."
        })
final class Options {
    /** What the runner does differently from an embedded server: port 8080, no line per request unless asked for. */
    private static final RocketConfig BASE = RocketConfig.DEFAULT
            .withListeners(List.of(ListenerConfig.DEFAULT.withPort(8080)))
            .withAccessLog(RocketConfig.AccessLog.OFF);

    @Parameters(
            paramLabel = "app.war",
            arity = "0..*",
            description = "a .war file or an exploded folder, with the context path before it if you like")
    private List<String> archives = new ArrayList<>();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "<n>",
            description = "port to listen on; 0 takes a free one (default: 8080)")
    private @Nullable Integer port;

    @Option(
            names = {"-a", "--address", "--host"},
            paramLabel = "<address>",
            description = "address to listen on; 0.0.0.0 or :: for all (default: 127.0.0.1, this machine only)")
    private @Nullable String address;

    @Option(
            names = {"-c", "--context", "--path"},
            paramLabel = "<path>",
            description = "context path of the application; may be repeated, in the order of the applications")
    private List<String> contexts = new ArrayList<>();

    @Option(
            names = "--fs",
            paramLabel = "<folder>",
            description = "serve the files of a folder; may be repeated, also as /context=folder")
    private List<String> folders = new ArrayList<>();

    @Option(names = "--min-threads", paramLabel = "<n>", description = "threads that are always there (default: 10)")
    private @Nullable Integer minThreads;

    @Option(
            names = "--max-threads",
            paramLabel = "<n>",
            description = "most threads at a time; 0 for no limit (default: 0)")
    private @Nullable Integer maxThreads;

    @Option(names = "--virtual-threads", description = "a virtual thread per request; needs JDK 21")
    private boolean virtualThreads;

    @Option(
            names = "--access-log",
            paramLabel = "<form>",
            description = "a line per request on standard error: line, common, combined or json (default: off)")
    private @Nullable String accessLog;

    @Option(names = "--config", paramLabel = "<file>", description = "settings as key=value lines")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "<key=value>",
            description = "any setting of the server, such as timeouts.idle=60s; may be repeated")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--log",
            paramLabel = "<level>",
            description = "what the server says on standard error: error, warn, info, debug or trace (default: warn)")
    private String logLevel = "warn";

    @Option(names = "--stacktrace", description = "show the stack trace when something goes wrong")
    private boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "show the version")
    private boolean version;

    private Options() {}

    /**
     * Reads the command line.
     *
     * @throws Refusal it cannot be understood
     */
    static Options parse(String... arguments) throws Refusal {
        Options options = new Options();
        try {
            new CommandLine(options).parseArgs(arguments);
            return options;
        } catch (CommandLine.UnmatchedArgumentException e) {
            String unknown = e.getUnmatched().get(0);
            String name = unknown.contains("=") ? unknown.substring(0, unknown.indexOf('=')) : unknown;
            String hint = Nearest.to(
                            name,
                            e.getCommandLine().getCommandSpec().optionsMap().keySet())
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse("");
            throw new Refusal(Refusal.Kind.USAGE, "unknown option " + name + hint + " (--help lists all)", e);
        } catch (CommandLine.ParameterException e) {
            throw new Refusal(Refusal.Kind.USAGE, lowerFirst(e.getMessage()) + " (--help lists all options)", e);
        }
    }

    /** The text of {@code --help}. */
    static String usage() {
        return new CommandLine(new Options()).getUsageMessage(CommandLine.Help.Ansi.AUTO);
    }

    boolean wantsHelp() {
        return help;
    }

    boolean wantsVersion() {
        return version;
    }

    boolean wantsStacktrace() {
        return stacktrace;
    }

    String logLevel() {
        return logLevel;
    }

    /**
     * What to do, with everything checked that can be checked without doing it.
     *
     * @param environment usually {@link System#getenv()}
     * @throws Refusal something is not there or out of range
     */
    Plan plan(Map<String, String> environment) throws Refusal {
        if (!List.of("error", "warn", "info", "debug", "trace").contains(logLevel)) {
            throw new Refusal(
                    Refusal.Kind.USAGE, "--log " + logLevel + " is no level; use error, warn, info, debug or trace");
        }
        RocketConfig settled = config(environment);
        return new Plan(settled, Contexts.assign(archives, folders, contexts));
    }

    private RocketConfig config(Map<String, String> environment) throws Refusal {
        try {
            RocketConfig base = BASE.withEnvironment(environment).with(file()).with(settings);
            return options(base);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, String> file() throws Refusal {
        Map<String, String> text = new LinkedHashMap<>();
        if (config == null) {
            return text;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(config)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE, "--config " + config + " cannot be read; check its name and permissions", e);
        }
        for (String name : properties.stringPropertyNames()) {
            text.put(name, properties.getProperty(name));
        }
        return text;
    }

    private RocketConfig options(RocketConfig base) {
        List<ListenerConfig> listeners = new ArrayList<>(base.listeners());
        ListenerConfig first = listeners.get(0);
        first = port == null ? first : first.withPort(port);
        first = address == null ? first : first.withHost(address);
        listeners.set(0, first);
        ThreadConfig threads = base.threads();
        threads = minThreads == null ? threads : threads(threads, minThreads);
        threads = maxThreads == null ? threads : threads.withMax(maxThreads);
        threads = virtualThreads ? threads.withKind(ThreadConfig.Kind.VIRTUAL) : threads;
        RocketConfig settled = base.withListeners(listeners).withThreads(threads);
        return accessLog == null ? settled : settled.with(Map.of("accessLog", accessLog));
    }

    /** The minimum first without a maximum, as both are checked against each other. */
    private ThreadConfig threads(ThreadConfig threads, int min) {
        return maxThreads == null ? threads.withMin(min) : threads.withMax(0).withMin(min);
    }

    private static String lowerFirst(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "the command line cannot be understood";
        }
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
