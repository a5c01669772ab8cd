package org.rocketserver.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The flags of jetty-runner and webapp-runner, so that their scripts go on working: those with a counterpart become it,
 * those that ask for what is so anyway are left out, and those that ask for what is not there are refused with the way
 * to go instead. Pure.
 */
final class ForeignFlags {
    private static final Set<String> FORMS = Set.of("off", "line", "common", "combined", "json");
    private static final Set<String> SESSION_SERVERS = Set.of("memcache", "redis");
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

    /** Asked for and so anyway: archives are unpacked, the encoding is UTF-8, answers to errors tell nothing. */
    private static final Set<String> SO_ANYWAY = Set.of(
            "--expand-war",
            "--secure-error-report-valve",
            "--use-body-encoding-for-uri",
            "--bind-on-init",
            "--shutdown-override",
            "--preserve-session-cookie-path");

    /** The same with a value; a port for stopping is not needed where SIGTERM stops in order. */
    private static final Set<String> SO_ANYWAY_WITH_VALUE = Set.of(
            "--expanded-dir-name",
            "--uri-encoding",
            "--compressable-mime-types",
            "--access-log-pattern",
            "--stop-port",
            "--stop-key");

    /** Flags under another name here. */
    private static final Map<String, String> RENAMED = Map.of("--temp-directory", "--work");

    /** What is not there, and what to do instead. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("--lib", "put the jars into WEB-INF/lib of the application"),
            Map.entry("--jar", "put the jar into WEB-INF/lib of the application"),
            Map.entry("--classes", "put the classes into WEB-INF/classes of the application"),
            Map.entry("--context-xml", "declare the application in its web.xml"),
            Map.entry("--enable-naming", "JNDI is not there: give the application its values by its environment"),
            Map.entry("--basic-auth-user", "use --user name:password:role"),
            Map.entry("--basic-auth-pw", "use --user name:password:role"),
            Map.entry("--proxy-base-url", "use --proxy-trust, and let the proxy send X-Forwarded-Proto and -Host"),
            Map.entry("--tomcat-users-location", "use --users with a file of name = hashed password, role"),
            Map.entry("--enable-client-auth", "use --set listeners.0.tls.clientAuthentication=need"),
            Map.entry("--out", "send standard error where you want it"));

    private ForeignFlags() {}

    /**
     * The arguments as this program takes them.
     *
     * @throws Refusal one asks for what is not there
     */
    static List<String> translate(List<String> arguments) throws Refusal {
        List<String> own = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            boolean hasNext = equals < 0 && i + 1 < arguments.size();
            String remedy = ELSEWHERE.get(name);
            if (remedy != null) {
                throw new Refusal(Refusal.Kind.USAGE, name + " is not there: " + remedy);
            }
            if (name.equals("--session-store")) {
                refuseSessionServer(hasNext ? arguments.get(i + 1) : argument.substring(equals + 1));
            }
            if (SO_ANYWAY.contains(name)) {
                continue;
            }
            if (SO_ANYWAY_WITH_VALUE.contains(name)) {
                i += hasNext ? 1 : 0;
            } else if (RENAMED.containsKey(name)) {
                own.add(RENAMED.get(name) + argument.substring(name.length()));
            } else if (name.equals("--enable-compression")) {
                own.add("--with=gzip");
            } else if (name.equals("--enable-ssl")) {
                throw new Refusal(
                        Refusal.Kind.USAGE, "--enable-ssl is not there: use --https key-and-chain.pem, or self-signed");
            } else if (name.equals("--stats")) {
                i += hasNext ? 1 : 0;
                own.add("--status=127.0.0.1:0");
            } else if (argument.equals("--access-log") && (!hasNext || isFile(arguments.get(i + 1)))) {
                own.add("--access-log=combined");
            } else if (argument.equals("--log") && hasNext && isLogFile(arguments.get(i + 1))) {
                own.add("--access-log=combined");
                own.add("--access-log-file=" + arguments.get(++i));
            } else {
                own.add(argument);
            }
        }
        return own;
    }

    /** webapp-runner names a kind of server where this program takes a folder. */
    private static void refuseSessionServer(String store) throws Refusal {
        if (SESSION_SERVERS.contains(store)) {
            throw new Refusal(
                    Refusal.Kind.USAGE,
                    "--session-store " + store + " is not there: name a folder, as in --session-store sessions");
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
