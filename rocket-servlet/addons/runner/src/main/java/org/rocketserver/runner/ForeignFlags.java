package org.rocketserver.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flags of jetty-runner and webapp-runner, so that their scripts go on working: those with a counterpart become it,
 * those that ask for what is so anyway are left out, those that do nothing are told, and those that ask for what is not
 * there are refused with the way to go instead. Of one translation.
 */
final class ForeignFlags {
    private static final Set<String> FORMS = Set.of("off", "line", "common", "combined", "json");
    private static final Set<String> SESSION_SERVERS = Set.of("memcache", "redis");
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

    /** Asked for and so anyway: archives are unpacked, answers to errors tell nothing. */
    private static final Set<String> SO_ANYWAY = Set.of(
            "--expand-war", "--secure-error-report-valve", "--shutdown-override", "--preserve-session-cookie-path");

    /** The same with a value, which some leave out. */
    private static final Set<String> SO_ANYWAY_IF_TRUE = Set.of("--expand-war-file", "--bind-on-init");

    /** What does nothing here, and why that may be borne; with a value. */
    private static final Map<String, String> NOTHING_WITH_VALUE = Map.of(
            "--expanded-dir-name", "--work says where archives are unpacked",
            "--stop-port", "SIGTERM stops in order",
            "--stop-key", "SIGTERM stops in order");

    /** The same without a value. */
    private static final Map<String, String> NOTHING = Map.of(
            "--use-body-encoding-for-uri", "addresses are in UTF-8",
            "--scanBootstrapClassPath", "what is in WEB-INF is scanned");

    /** Attributes of Tomcat's connector, and what they are here. */
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "-AmaxThreads", "--max-threads",
            "-AminSpareThreads", "--min-threads",
            "-Aaddress", "--address");

    /** Tomcat's patterns that have a name here. */
    private static final Map<String, String> PATTERNS = Map.of(
            "common", "common",
            "combined", "combined",
            "%h %l %u %t \"%r\" %s %b", "common",
            "%h %l %u %t \"%r\" %s %b \"%{Referer}i\" \"%{User-Agent}i\"", "combined");

    private static final String GZIP = "--with=gzip";

    private static final String ALWAYS_UNPACKED = "archives are always unpacked";
    private static final String ACCEPTED_LATE = "connections are accepted when all applications are ready";
    private static final String FOLDER = "name a folder, as in --session-store sessions";

    /** What is not there, and what to do instead. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("--context-xml", "declare the application in its web.xml"),
            Map.entry("--enable-naming", "JNDI is not there: give the application its values by its environment"),
            Map.entry("--basic-auth-user", "use --user name:password:role"),
            Map.entry("--basic-auth-pw", "use --user name:password:role"),
            Map.entry("--proxy-base-url", "use --proxy-trust, and let the proxy send X-Forwarded-Proto and -Host"),
            Map.entry("--tomcat-users-location", "use --users with a file of name = hashed password, role"),
            Map.entry("--enable-client-auth", "use --set listeners.0.tls.clientAuthentication=need"),
            Map.entry("--enable-basic-auth", "use --user name:password:role"),
            Map.entry("--memcached-transcoder-factory-class", FOLDER),
            Map.entry("--session-store-ignore-pattern", FOLDER),
            Map.entry("--session-store-locking-mode", FOLDER),
            Map.entry("--session-store-operation-timeout", FOLDER),
            Map.entry("--session-store-pool-size", FOLDER),
            Map.entry("--jdbc", "JNDI is not there: give the application its values by its environment"),
            Map.entry("--enable-ssl", "use --https key-and-chain.pem, or self-signed"),
            Map.entry("--out", "send standard error where you want it"));

    private final List<String> own = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable String pattern;
    private @Nullable String types;

    private ForeignFlags() {}

    /**
     * What was made of them.
     *
     * @param arguments as this program takes them
     * @param notes a sentence for each flag that does nothing
     */
    record Translation(List<String> arguments, List<String> notes) {}

    /**
     * The arguments as this program takes them.
     *
     * @throws Refusal one asks for what is not there
     */
    static Translation translate(List<String> arguments) throws Refusal {
        ForeignFlags flags = new ForeignFlags();
        int at = 0;
        while (at < arguments.size()) {
            at += flags.take(arguments.get(at), at + 1 < arguments.size() ? arguments.get(at + 1) : null);
        }
        flags.settle();
        return new Translation(flags.own, flags.notes);
    }

    /** Takes one, and answers whether it was one word or two. */
    private int take(String argument, @Nullable String next) throws Refusal {
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String value = equals < 0 ? next : argument.substring(equals + 1);
        int words = equals < 0 && next != null ? 2 : 1;
        refuse(name, value == null ? "" : value);
        if (SO_ANYWAY.contains(name)) {
            return 1;
        }
        if (SO_ANYWAY_IF_TRUE.contains(name)) {
            boolean other = value != null && value.equals("false");
            if (other) {
                nothing(name + " false", name.startsWith("--expand") ? ALWAYS_UNPACKED : ACCEPTED_LATE, 1);
            }
            return equals < 0 && value != null && (other || value.equals("true")) ? 2 : 1;
        }
        if (name.startsWith("-A") && argument.indexOf('=') > 0) {
            return attribute(argument.substring(0, argument.indexOf('=')), argument);
        }
        if (NOTHING.containsKey(name)) {
            return nothing(name, NOTHING.get(name), 1);
        }
        if (NOTHING_WITH_VALUE.containsKey(name)) {
            return nothing(name, NOTHING_WITH_VALUE.get(name), words);
        }
        switch (name) {
            case "--uri-encoding" -> {
                return "UTF-8".equalsIgnoreCase(value)
                        ? words
                        : nothing(name + " " + value, "addresses are in UTF-8", words);
            }
            case "--access-log-pattern" -> pattern = value;
            case "--compressable-mime-types" -> types = value;
            case "--stats" -> {
                if (value != null && !value.equals("unsecure")) {
                    throw Planner.usage(
                            "--stats " + value + " is not there: use --status 9090 --status-user name:password");
                }
                own.add("--status=127.0.0.1:0");
            }
            case "--temp-directory" -> {
                own.add("--work" + argument.substring(name.length()));
                return 1;
            }
            case "--enable-compression" -> {
                own.add(GZIP);
                return 1;
            }
            default -> {
                return takeLog(argument, next);
            }
        }
        return words;
    }

    private int attribute(String name, String argument) {
        String option = ATTRIBUTES.get(name);
        if (option == null) {
            return nothing(name, "--set takes settings of the server, such as timeouts.idle=60s", 1);
        }
        own.add(option + argument.substring(name.length()));
        return 1;
    }

    private int nothing(String flag, @Nullable String why, int words) {
        notes.add(flag + " does nothing here: " + why);
        return words;
    }

    private int takeLog(String argument, @Nullable String next) {
        if (argument.equals("--access-log") && (next == null || isFile(next))) {
            own.add("--access-log=combined");
        } else if (argument.equals("--log") && next != null && isLogFile(next)) {
            own.add("--access-log=combined");
            own.add("--access-log-file=" + next);
            return 2;
        } else {
            own.add(argument);
        }
        return 1;
    }

    /** What webapp-runner's flags say of others, which may come later. */
    private void settle() {
        if (types != null && own.contains(GZIP)) {
            own.set(own.indexOf(GZIP), GZIP + "=" + types);
        } else if (types != null) {
            nothing("--compressable-mime-types", "add --enable-compression, or use --with gzip=" + types, 1);
        }
        int log = own.indexOf("--access-log=combined");
        if (pattern != null && log >= 0) {
            String form = PATTERNS.get(pattern);
            own.set(log, "--access-log=" + (form == null ? "combined" : form));
            if (form == null) {
                nothing(
                        "--access-log-pattern",
                        "the lines are of the form combined; --access-log takes line, common, combined or json",
                        1);
            }
        } else if (pattern != null) {
            nothing("--access-log-pattern", "use --access-log line, common, combined or json", 1);
        }
    }

    private static void refuse(String name, String value) throws Refusal {
        String remedy = ELSEWHERE.get(name);
        if (remedy != null) {
            throw Planner.usage(name + " is not there: " + remedy);
        }
        if (name.equals("--session-store") && SESSION_SERVERS.contains(value)) {
            throw Planner.usage("--session-store " + value + " is not there: " + FOLDER);
        }
    }

    /** webapp-runner's {@code --access-log} has no value: what follows is the next option or the application. */
    private static boolean isFile(String next) {
        String word = next.toLowerCase(Locale.ROOT);
        return !FORMS.contains(word) && (word.startsWith("-") || word.endsWith(".war") || word.indexOf('/') >= 0);
    }

    private static boolean isLogFile(String next) {
        return !LEVELS.contains(next.toLowerCase(Locale.ROOT)) && (next.indexOf('.') >= 0 || next.indexOf('/') >= 0);
    }
}
