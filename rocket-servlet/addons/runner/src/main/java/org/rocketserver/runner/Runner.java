package org.rocketserver.runner;

import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import java.io.PrintStream;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/** One run of the program: from its arguments to its exit status. */
final class Runner {
    private final PrintStream out;
    private final PrintStream err;

    Runner(PrintStream out, PrintStream err) {
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
        try {
            Options options = Options.parse(arguments);
            if (options.wantsHelp()) {
                out.print(Options.usage());
            } else if (options.wantsVersion()) {
                out.println("Rocket " + version());
            } else {
                Plan plan = options.plan(environment);
                Logging.level(options.logLevel());
                serve(plan);
            }
            return 0;
        } catch (Refusal e) {
            err.println("rocket: " + e.getMessage());
            if (stacktrace) {
                e.printStackTrace(err);
            }
            return e.kind().exitStatus();
        }
    }

    private void serve(Plan plan) throws Refusal {
        ServletContainer container = ServletContainer.of(
                ContainerConfig.DEFAULT.withRequireAll(true),
                plan.applications().stream().map(Runner::webApp).toArray(WebApp[]::new));
        try (Rocket rocket =
                Rocket.builder().config(plan.config()).method(container).build()) {
            rocket.start();
            out.println(ReadyLine.of(uris(rocket, plan), served(container, plan), sinceStart()));
            out.flush();
            rocket.join();
        } catch (Exception e) {
            throw refusal(plan, e);
        }
    }

    private static WebApp webApp(Plan.Application application) {
        WebApp app = WebApp.at(application.contextPath());
        return application.plainFiles()
                ? app.resources(application.path()).directoryListing(true)
                : app.archive(application.path());
    }

    private static List<URI> uris(Rocket rocket, Plan plan) {
        List<URI> uris = new ArrayList<>();
        List<Integer> ports = rocket.ports();
        for (int i = 0; i < ports.size(); i++) {
            ListenerConfig listener = plan.config().listeners().get(i);
            String host = listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host();
            uris.add(URI.create((listener.tls() == null ? "http://" : "https://") + host + ":" + ports.get(i) + "/"));
        }
        return uris;
    }

    private static List<ReadyLine.Served> served(ServletContainer container, Plan plan) {
        List<ReadyLine.Served> served = new ArrayList<>();
        for (Plan.Application application : plan.applications()) {
            ServletContext context =
                    container.context(application.contextPath()).orElse(null);
            served.add(new ReadyLine.Served(
                    application.contextPath(),
                    String.valueOf(
                            application.path().toAbsolutePath().normalize().getFileName()),
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

    private static Duration sinceStart() {
        Instant now = Instant.now();
        return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
    }

    /** What a failed start means to the user. */
    private static Refusal refusal(Plan plan, Exception failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof DeploymentException) {
                return new Refusal(Refusal.Kind.DEPLOYMENT, cannotDeploy(plan, at), failure);
            }
            if (at instanceof SocketException || at instanceof UnresolvedAddressException) {
                return new Refusal(Refusal.Kind.BIND, cannotListen(plan, at), failure);
            }
        }
        return new Refusal(
                Refusal.Kind.FAILURE,
                "the server does not start: " + sentence(failure) + "; --stacktrace shows where it comes from",
                failure);
    }

    /** Names the application where it is known and the message does not. */
    private static String cannotDeploy(Plan plan, Throwable failure) {
        String reason = sentence(failure);
        String only = plan.applications().get(0).path().toString();
        String name = String.valueOf(Path.of(only).getFileName());
        return plan.applications().size() > 1 || reason.contains(name) ? reason : only + ": " + reason;
    }

    private static String cannotListen(Plan plan, Throwable failure) {
        String reason = sentence(failure);
        StringBuilder addresses = new StringBuilder();
        for (ListenerConfig listener : plan.config().listeners()) {
            addresses
                    .append(addresses.isEmpty() ? "" : ", ")
                    .append(
                            listener.unixSocket() == null
                                    ? listener.host() + ":" + listener.port()
                                    : listener.unixSocket());
        }
        String remedy = "choose another with --address and --port";
        if (reason.contains("in use")) {
            remedy = "stop the program that holds it, or choose another port with --port (0 takes a free one)";
        } else if (reason.contains("denied")) {
            remedy = "ports below 1024 are for privileged users: choose another with --port";
        } else if (reason.contains("assign") || failure instanceof UnresolvedAddressException) {
            remedy = "this machine does not have that address: choose another with --address";
        }
        return "cannot listen on " + addresses + " (" + reason + "); " + remedy;
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static String version() {
        @Nullable String version = Runner.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
