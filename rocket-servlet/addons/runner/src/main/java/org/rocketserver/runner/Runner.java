package org.rocketserver.runner;

import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.servlet.RunningApplication;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.status.Latencies;

/** One run of the program: from its arguments to its exit status. */
final class Runner {
    private static final String HELP = "help";
    private static final List<String> COMMANDS =
            List.of(ExplainCommand.NAME, ArchiveCommand.NAME, HashCommand.NAME, HELP);

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    /** How old the process was when its program began. */
    private final Duration began = ProcessAge.now();

    Runner(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs until the server is stopped.
     *
     * @param environment usually {@link System#getenv()}
     * @return the exit status
     */
    int run(Map<String, String> environment, String... arguments) {
        boolean stacktrace = List.of(arguments).contains("--stacktrace");
        boolean command = arguments.length > 0 && COMMANDS.contains(arguments[0]);
        try {
            if (command) {
                Logging.beQuiet();
                String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
                stacktrace |=
                        arguments[0].equals(ExplainCommand.NAME) && ExplainCommand.showsTraces(out, environment, rest);
                command(arguments[0], environment, rest);
                return 0;
            }
            refuseMisspelt(arguments);
            CommandLines.Said said = CommandLines.read(environment, arguments);
            Options options = said.options();
            stacktrace |= options.operation.stacktrace;
            if (options.other.help) {
                out.print(CommandLines.usage());
            } else if (options.other.version) {
                out.println("Rocket " + version());
            } else {
                Logging.configure(options.operation);
                Plan plan = Planner.plan(said);
                said.notes().forEach(note -> err.println("rocket: " + note));
                serve(plan);
            }
            return 0;
        } catch (Refusal e) {
            // a command has other arguments than a start, and knows itself which of them are for one
            err.println("rocket: " + (command ? e : Places.tell(e, environment, arguments)).getMessage());
            if (stacktrace) {
                e.printStackTrace(err);
            }
            return e.kind().exitStatus();
        } catch (RuntimeException | Error e) {
            // a defect, or no memory: whoever runs this gets a sentence as for everything else
            err.println("rocket: it fails with " + e.getClass().getSimpleName() + ": "
                    + oneLine(StartFailure.sentence(e)) + "; --stacktrace shows where it comes from");
            if (stacktrace) {
                e.printStackTrace(err);
            }
            return Refusal.Kind.FAILURE.exitStatus();
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    /** What would be taken for an application that is not there. */
    private static void refuseMisspelt(String... arguments) throws Refusal {
        String word = arguments.length == 0 ? "-" : arguments[0];
        if (word.matches("[a-z]+") && !Files.exists(Path.of(word))) {
            Optional<String> meant = Nearest.to(word, COMMANDS);
            if (meant.isPresent()) {
                throw Planner.usage(
                        "there is no command or application " + word + "; did you mean " + meant.get() + "?");
            }
        }
    }

    private void command(String name, Map<String, String> environment, String... arguments) throws Refusal {
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h") || name.equals(HELP)) {
            out.print(CommandLines.usage());
            return;
        }
        switch (name) {
            case ExplainCommand.NAME -> ExplainCommand.run(out, err, environment, arguments);
            case ArchiveCommand.NAME -> ArchiveCommand.run(out, arguments);
            default -> HashCommand.run(in, out, arguments);
        }
    }

    private void serve(Plan plan) throws Refusal {
        Options options = plan.options();
        Provisions.make(options);
        try (WorkFolders folders = new WorkFolders(WorkFolders.base(options.served.work))) {
            Function<Plan.Application, WebApp> maker =
                    application -> plan.maker().make(application, folders);
            ServletContainer container = ServletContainer.of(
                    plan.maker().config(),
                    plan.applications().stream().map(maker).toArray(WebApp[]::new));
            plan.realm().ifPresent(container::realm);
            People.sessions(options.users).ifPresent(container::sessionStore);
            if (options.operation.dev) {
                container.development(Sources.of(plan.applications()));
            }
            serve(plan, container, maker);
        } catch (Refusal e) {
            throw e;
        } catch (Exception e) {
            throw StartFailure.refusal(plan, e);
        }
    }

    private void serve(Plan plan, ServletContainer container, Function<Plan.Application, WebApp> maker)
            throws Exception {
        Options.Operation options = plan.options().operation;
        StatusServer status = plan.status().orElse(null);
        Latencies latencies = new Latencies();
        try (Afterwards after = new Afterwards();
                Rocket rocket = Rocket.builder()
                        .config(plan.config())
                        .method(status == null ? container : latencies.around(container))
                        .build()) {
            URI place = null;
            if (status != null) {
                // first, so that health checks are answered while applications start
                Rocket beside = after.end(startStatus(status, rocket, container, latencies), rocket);
                place = status.uri(beside);
            }
            rocket.start();
            out.println(ready(rocket, container, plan, place));
            out.flush();
            Certificates.warnings(plan.config(), Instant.now()).forEach(warning -> err.println("rocket: " + warning));
            if (ArchiveCommand.isTrial()) {
                return;
            }
            if (options.redeploy) {
                watch(new Redeployer(container, plan.applications(), maker, out, err));
            }
            rocket.join();
        }
    }

    private static Rocket startStatus(
            StatusServer status, Rocket rocket, ServletContainer container, Latencies latencies) throws Refusal {
        try {
            return status.start(rocket, container, latencies);
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Kind.BIND,
                    "the status page cannot listen on " + status.host() + ":" + status.port() + " ("
                            + StartFailure.sentence(e) + "); choose another port with --status",
                    e);
        }
    }

    private static void watch(Redeployer redeployer) {
        Thread thread = new Thread(redeployer, "rocket-redeploy");
        thread.setDaemon(true);
        thread.start();
    }

    // ---- the ready line

    private String ready(Rocket rocket, ServletContainer container, Plan plan, @Nullable URI status) {
        Duration now = ProcessAge.now();
        Duration reading = Duration.ZERO;
        Duration starting = Duration.ZERO;
        for (RunningApplication application : container.applications()) {
            reading = reading.plus(application.reading());
            starting = starting.plus(application.starting());
        }
        return ReadyLine.of(
                places(rocket),
                served(container, plan),
                new ReadyLine.Times(began, reading, starting, now),
                Certificates.expiry(plan.config()).orElse(null),
                status);
    }

    private static List<String> places(Rocket rocket) {
        List<String> places = new ArrayList<>();
        List<Integer> ports = rocket.ports();
        for (int i = 0; i < ports.size(); i++) {
            ListenerConfig listener = rocket.interfaces().get(i);
            String host = listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host();
            places.add(
                    listener.unixSocket() != null
                            ? "unix:" + listener.unixSocket()
                            : (listener.tls() == null ? "http://" : "https://") + host + ":" + ports.get(i) + "/");
        }
        return places;
    }

    private static List<ReadyLine.Served> served(ServletContainer container, Plan plan) {
        List<ReadyLine.Served> served = new ArrayList<>();
        for (Plan.Application application : plan.applications()) {
            ServletContext context =
                    container.context(application.contextPath()).orElse(null);
            served.add(new ReadyLine.Served(
                    application.contextPath(),
                    application.name(),
                    context == null
                            ? 0
                            : countOwn(context.getServletRegistrations().values()),
                    context == null
                            ? 0
                            : countOwn(context.getFilterRegistrations().values())));
        }
        return served;
    }

    /** Those of the application, not the server's own. */
    private static int countOwn(Collection<? extends Registration> registrations) {
        int count = 0;
        for (Registration registration : registrations) {
            String type = registration.getClassName();
            if (type == null || !type.startsWith("org.rocketserver.servlet.")) {
                count++;
            }
        }
        return count;
    }

    private static String version() {
        @Nullable String version = Runner.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
