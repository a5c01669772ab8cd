package org.rocketserver.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line as it is declared: names, help, values. What they mean is worked out by {@link Plan}'s makers. */
@Command(
        name = "rocket",
        customSynopsis = {
            "java -jar rocket.jar [options] [/context=]app.war ...",
            "       java -jar rocket.jar explain [--json] [options] app.war [GET /path]",
            "       java -jar rocket.jar archive rocket.jsa [options] app.war",
            "       java -jar rocket.jar hash [--digest <realm>] [name [role ...]]",
            ""
        },
        sortOptions = false,
        usageHelpWidth = 80,
        description = {
            "Runs web applications: .war files, exploded folders, folders of static files.",
            "explain starts nothing and tells what an application consists of, and what",
            "would serve a path, with the options of the start. archive keeps loaded classes",
            "in a file for faster starts. hash asks for a password, or reads it from standard",
            "input, and makes a line for the file of --users.",
            ""
        },
        footer = {
            "",
            "An application that is alone is served at /; of several each at its file's",
            "name (ROOT.war at /). Every option can stand in the file of --config (port=80)",
            "and in the environment (ROCKET_PORT=80), several values separated by semicolons,",
            "and so can every setting of the server (timeouts.idle=60s,",
            "ROCKET_TIMEOUTS_IDLE=60s). Options win over --set, --set over the file, the",
            "file over the environment.",
            "",
            "Exit status: 0 stopped; 1 wrong usage; 2 address cannot be listened on;",
            "3 application cannot start; 4 anything else; 130 and 143 stopped by Ctrl-C",
            "and by SIGTERM, after running requests have ended."
        })
final class Options {
    @Parameters(
            paramLabel = "app.war",
            arity = "0..*",
            description = "a .war file or an exploded folder, with the context path before it if you like")
    List<Word> archives = new ArrayList<>();

    @ArgGroup(validate = false, order = 1, heading = "%nWhat to serve, and where:%n")
    Served served = new Served();

    @ArgGroup(validate = false, order = 2, heading = "%nTLS and proxies:%n")
    Secure secure = new Secure();

    @ArgGroup(validate = false, order = 3, heading = "%nUsers and sessions:%n")
    Users users = new Users();

    @ArgGroup(validate = false, order = 4, heading = "%nThreads:%n")
    Threads threads = new Threads();

    @ArgGroup(validate = false, order = 5, heading = "%nWhile developing and operating:%n")
    Operation operation = new Operation();

    @ArgGroup(validate = false, order = 6, heading = "%nEverything else:%n")
    Other other = new Other();

    /** What to serve, and where. */
    static final class Served {
        @Option(
                names = {"-p", "--port"},
                paramLabel = "<n>",
                description = "port; 0 takes a free one (default: 8080, 8443 with --https)")
        @Nullable
        Integer port;

        @Option(
                names = {"-a", "--address", "--host"},
                paramLabel = "<address>",
                description = "address; 0.0.0.0 or :: for all (default: 127.0.0.1, this machine only)")
        @Nullable
        String address;

        @Option(
                names = "--unix",
                paramLabel = "<socket>",
                description = "listen on a Unix domain socket instead of a port")
        @Nullable
        String unix;

        @Option(
                names = {"-c", "--context", "--path"},
                paramLabel = "<path>",
                description = "context path of the application that follows; may be repeated")
        List<Word> contexts = new ArrayList<>();

        @Option(
                names = "--fs",
                paramLabel = "<folder>",
                description = "serve the files of a folder; may be repeated, also as /context=folder")
        List<Word> folders = new ArrayList<>();

        @Option(
                names = "--listing",
                description = "list what is in a folder of --fs without a start page (default: off)")
        boolean listing;

        @Option(
                names = "--hidden-files",
                description = "serve what has a name that begins with a dot in a folder of --fs, such as .env and .git"
                        + " (default: off, but for /.well-known/)")
        boolean hidden;

        @Option(
                names = "--jsp",
                paramLabel = "<folder>",
                description = "serve JSP pages with the engine whose jars lie in a folder (Jasper)")
        @Nullable
        Path jsp;

        @Option(
                names = {"--lib", "--jar", "--classes"},
                paramLabel = "<path>",
                description = "a jar, or a folder of jars or classes, that all applications see; may be repeated")
        List<Path> libraries = new ArrayList<>();

        @Option(
                names = "--with",
                paramLabel = "<filter>",
                description =
                        "put a ready filter before all applications: gzip[=<types>], security-headers, request-id,"
                                + " spa, cors=<origin>, rate-limit=<requests>/<time>; may be repeated")
        List<String> filters = new ArrayList<>();

        @Option(
                names = "--work",
                paramLabel = "<folder>",
                description = "where to unpack and keep class indexes for faster starts (default: in the user's cache)")
        @Nullable
        Path work;
    }

    /** TLS, and proxies in front. */
    static final class Secure {
        @Option(
                names = "--https",
                paramLabel = "<pem>",
                description = "speak TLS: a PEM file with key and certificates, two files with a comma between,"
                        + " or self-signed for a certificate made on the spot")
        @Nullable
        String https;

        @Option(
                names = "--https-port",
                paramLabel = "<n>",
                description = "speak TLS at a port of its own, beside plain HTTP at --port; listeners.1 in settings")
        @Nullable
        Integer httpsPort;

        @Option(
                names = "--proxy-trust",
                paramLabel = "<addresses>",
                description = "believe proxies who the client is: addresses and blocks with commas between,"
                        + " loopback, private, unix")
        @Nullable
        String proxyTrust;

        @Option(
                names = "--proxy-header",
                paramLabel = "<kind>",
                description = "what those proxies set: x_forwarded or forwarded (default: x_forwarded)")
        @Nullable
        String proxyHeader;
    }

    /** Who may log in, and what is remembered of them. */
    static final class Users {
        @Option(
                names = "--user",
                paramLabel = "<name:password:roles>",
                description = "somebody who may log in; roles with commas between; may be repeated")
        List<String> users = new ArrayList<>();

        @Option(
                names = "--users",
                paramLabel = "<file>",
                description = "the same from a file, with lines that the command hash makes:"
                        + " name = hashed password, role, ...")
        @Nullable
        Path file;

        @Option(
                names = "--session-store",
                paramLabel = "<folder>",
                description = "keep sessions over restarts in a folder")
        @Nullable
        Path sessionStore;

        @Option(
                names = "--session-timeout",
                paramLabel = "<minutes>",
                description = "how long a session lives without a request; 0 for ever")
        @Nullable
        Integer sessionTimeout;
    }

    /** How many threads. */
    static final class Threads {
        @Option(names = "--min-threads", paramLabel = "<n>", description = "always there (default: 10)")
        @Nullable
        Integer min;

        @Option(names = "--max-threads", paramLabel = "<n>", description = "at most; 0 for no limit (default: 0)")
        @Nullable
        Integer max;

        @Option(names = "--virtual-threads", description = "a virtual thread per request; needs JDK 21")
        boolean virtual;
    }

    /** For those who write applications, and those who run them. */
    static final class Operation {
        @Option(
                names = "--dev",
                description = "error pages that tell the cause, the source line and the filters passed")
        boolean dev;

        @Option(names = "--redeploy", description = "start an application anew when its files change")
        boolean redeploy;

        @Option(
                names = "--status",
                paramLabel = "<[address:]port>",
                description = "a status page and health checks at a port of their own, for this machine only"
                        + " unless --status-user is given")
        @Nullable
        String status;

        @Option(
                names = "--status-user",
                paramLabel = "<name:password>",
                description = "who may see the status page; health checks need no login")
        @Nullable
        String statusUser;

        @Option(
                names = "--unready",
                paramLabel = "<time>",
                description = "when told to stop, be unready to health checks for so long before connections are"
                        + " refused, as in 5s (default: 0s)")
        @Nullable
        String unready;

        @Option(
                names = "--access-log",
                paramLabel = "<form>",
                description = "a line per request on standard error: line, common, combined or json (default: off)")
        @Nullable
        String accessLog;

        @Option(
                names = "--access-log-file",
                paramLabel = "<file>",
                description = "write those lines at the end of a file instead")
        @Nullable
        Path accessLogFile;

        @Option(
                names = "--log",
                paramLabel = "<level>",
                description = "what the server says on standard error: error, warn, info, debug or trace"
                        + " (default: warn)")
        String level = "warn";

        @Option(names = "--stacktrace", description = "show the stack trace when something goes wrong")
        boolean stacktrace;
    }

    /** Settings, and help. */
    static final class Other {
        @Option(names = "--config", paramLabel = "<file>", description = "options and settings as key=value lines")
        @Nullable
        Path config;

        @Option(
                names = "--set",
                paramLabel = "<key=value>",
                description = "any setting of the server, such as timeouts.idle=60s; may be repeated")
        Map<String, String> settings = new LinkedHashMap<>();

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help")
        boolean help;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "show the version")
        boolean version;
    }
}
