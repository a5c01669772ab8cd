package org.rocketserver.runner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.status.Latencies;
import org.rocketserver.servlet.status.StatusPage;

/**
 * The status page on a small server of its own, which goes on while the other is busy or draining, and ends after it.
 *
 * @param host where to listen
 * @param port where to listen, 0 for any free one
 * @param name who may see it; null for everybody on this machine
 * @param password of that user
 */
record StatusServer(String host, int port, @Nullable String name, @Nullable String password) {
    private static final int THREADS = 4;

    /**
     * What the options ask for; null if for nothing.
     *
     * @throws Refusal they do not say what can be
     */
    static @Nullable StatusServer of(Options.Operation options) throws Refusal {
        String place = options.status;
        if (place == null) {
            if (options.statusUser != null) {
                throw Planner.usage("--status-user is for --status; add --status <port>");
            }
            return null;
        }
        int colon = place.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : place.substring(0, colon);
        host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        int port = port(place, place.substring(colon + 1));
        InetAddress address = address(place, host);
        String[] user = options.statusUser == null ? new String[0] : options.statusUser.split(":", 2);
        if (user.length == 1 || (user.length == 2 && (user[0].isBlank() || user[1].isEmpty()))) {
            throw Planner.usage("--status-user needs a name and a password, as in --status-user admin:secret");
        }
        if (user.length == 0 && !address.isLoopbackAddress()) {
            throw Planner.usage("--status " + place + " would show the status to everybody who reaches " + host
                    + "; add --status-user name:password, or leave the address out");
        }
        return new StatusServer(host, port, user.length == 0 ? null : user[0], user.length == 0 ? null : user[1]);
    }

    private static int port(String place, String text) throws Refusal {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return ArchiveCommand.isTrial() ? 0 : port;
            }
        } catch (NumberFormatException e) {
            // refused below, like one that is out of range
        }
        throw Planner.usage("--status " + place + " is no port, or address and port; use 9090 or 0.0.0.0:9090");
    }

    private static InetAddress address(String place, String host) throws Refusal {
        if (host.isBlank()) {
            throw Planner.usage("--status " + place + " has no address; use 9090 or 0.0.0.0:9090");
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE,
                    "--status " + place + ": there is no host " + host + "; use 9090 or 0.0.0.0:9090",
                    e);
        }
    }

    /**
     * Starts it.
     *
     * @throws IOException it cannot listen there
     */
    Rocket start(Rocket rocket, ServletContainer container, Latencies latencies) throws IOException {
        StatusPage page = StatusPage.of(rocket, container, latencies);
        if (name != null && password != null) {
            page.user(name, password);
        }
        return Rocket.builder()
                .listen(host, port)
                .minThreads(1)
                .maxThreads(THREADS)
                .handleSignals(false)
                .configure(config -> config.withAccessLog(RocketConfig.AccessLog.OFF))
                .method(ServletContainer.of(page.at("/")))
                .build()
                .start();
    }

    /** Where it is. */
    URI uri(Rocket started) {
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + literal + ":" + started.port() + "/");
    }
}
