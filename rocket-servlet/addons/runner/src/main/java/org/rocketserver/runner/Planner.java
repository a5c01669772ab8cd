package org.rocketserver.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.ProxyConfig;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.config.ThreadConfig;
import org.rocketserver.config.TlsConfig;

/**
 * What to do, of what was said; checks everything that can be checked without doing it, for a start and for who starts
 * nothing alike.
 */
final class Planner {
    private static final int PORT = 8080;
    private static final int TLS_PORT = 8443;
    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

    private final CommandLines.Said said;
    private final Options options;

    /** Settings that options stand for, with those options. */
    private final Map<String, String> written = new LinkedHashMap<>();

    private Planner(CommandLines.Said said) {
        this.said = said;
        this.options = said.options();
    }

    /**
     * Makes the plan, and writes nothing.
     *
     * @throws Refusal something is not there or out of range
     */
    static Plan plan(CommandLines.Said said) throws Refusal {
        return new Planner(said).plan();
    }

    private Plan plan() throws Refusal {
        Logging.check(options.operation);
        RocketConfig config = ArchiveCommand.isTrial() ? atFreePorts(config()) : config();
        checkThreads(config);
        List<Plan.Application> applications =
                Contexts.assign(options.archives, options.served.folders, options.served.contexts);
        Provisions.look(options);
        return new Plan(
                config,
                applications,
                options,
                new Applications(options),
                People.realm(options.users),
                Optional.ofNullable(StatusServer.of(options.operation)));
    }

    private static RocketConfig atFreePorts(RocketConfig config) {
        return config.withListeners(config.listeners().stream()
                .map(listener -> ListenerConfig.DEFAULT.withPort(0).withTls(listener.tls()))
                .toList());
    }

    private static void checkThreads(RocketConfig config) throws Refusal {
        int java = Runtime.version().feature();
        if (config.threads().kind() == ThreadConfig.Kind.VIRTUAL && java < FIRST_JAVA_WITH_VIRTUAL_THREADS) {
            throw usage("--virtual-threads needs Java " + FIRST_JAVA_WITH_VIRTUAL_THREADS + " or later, this is Java "
                    + java + "; run a later Java, or leave it out");
        }
    }

    private RocketConfig config() throws Refusal {
        // what the runner does differently from an embedded server: its port, no line per request unless asked for
        ListenerConfig listener = ListenerConfig.DEFAULT.withPort(PORT);
        if (options.secure.https != null && options.secure.httpsPort == null) {
            // settings such as listeners.0.tls.clientAuthentication add to it
            listener = listener.withPort(TLS_PORT).withTls(TlsConfig.of(certificate(options.secure.https)));
        }
        RocketConfig base =
                RocketConfig.DEFAULT.withListeners(List.of(listener)).withAccessLog(RocketConfig.AccessLog.OFF);
        try {
            return options(base.withEnvironment(said.environment().rest())
                    .with(said.fileSettings())
                    .with(options.other.settings));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.USAGE, withOption(String.valueOf(e.getMessage())), e);
        }
    }

    /** The sentence speaks of a setting; whoever wrote an option should find it there. */
    private String withOption(String sentence) {
        for (Map.Entry<String, String> setting : written.entrySet()) {
            if (sentence.startsWith(setting.getKey() + " ")) {
                return setting.getValue() + ": " + sentence;
            }
        }
        return sentence;
    }

    private static ListenerConfig withPort(ListenerConfig listener, int port, String option) throws Refusal {
        try {
            return listener.withPort(port);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.USAGE, option + " " + port + " is no port; use 0 to 65535", e);
        }
    }

    private RocketConfig options(RocketConfig base) throws Refusal {
        Options.Served served = options.served;
        List<ListenerConfig> listeners = new ArrayList<>(base.listeners());
        ListenerConfig first = listeners.get(0);
        first = served.port == null ? first : withPort(first, served.port, "--port");
        first = served.address == null ? first : first.withHost(served.address);
        first = served.unix == null ? first : first.withUnixSocket(Path.of(served.unix));
        listeners.set(0, first);
        addTls(listeners);

        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "accessLog", "--access-log", options.operation.accessLog);
        if (options.operation.accessLog == null && options.operation.accessLogFile != null) {
            settings.put("accessLog", "combined");
        }
        put(settings, "timeouts.unready", "--unready", options.operation.unready);
        put(settings, "proxies.trusted", "--proxy-trust", options.secure.proxyTrust);
        put(settings, "proxies.header", "--proxy-header", header(options.secure.proxyHeader));
        put(settings, "threads.min", "--min-threads", options.threads.min);
        put(settings, "threads.max", "--max-threads", options.threads.max);
        RocketConfig settled = base.withListeners(listeners).with(settings);
        return options.threads.virtual
                ? settled.withThreads(settled.threads().withKind(ThreadConfig.Kind.VIRTUAL))
                : settled;
    }

    private static @Nullable String header(@Nullable String kind) {
        return kind == null || kind.toLowerCase(Locale.ROOT).replace('-', '_').startsWith("x_forwarded")
                ? kind == null ? null : ProxyConfig.Header.X_FORWARDED.name()
                : kind;
    }

    private void put(Map<String, String> settings, String key, String option, @Nullable Object value) {
        if (value != null) {
            written.put(key, option);
            settings.put(key, value.toString());
        }
    }

    // ---- TLS

    private void addTls(List<ListenerConfig> listeners) throws Refusal {
        String pem = options.secure.https;
        Integer port = options.secure.httpsPort;
        if (pem == null) {
            if (port != null) {
                throw usage(
                        "--https-port " + port + " needs a certificate: add --https with a PEM file or self-signed");
            }
            return;
        }
        CertificateConfig certificate = certificate(pem);
        if (port == null) {
            ListenerConfig first = listeners.get(0);
            TlsConfig set = first.tls();
            TlsConfig tls = set == null ? TlsConfig.of(certificate) : set.withCertificates(List.of(certificate));
            listeners.set(0, first.withTls(tls));
        } else {
            ListenerConfig second =
                    ListenerConfig.DEFAULT.withHost(listeners.get(0).host());
            listeners.add(1, withPort(second, port, "--https-port").withTls(TlsConfig.of(certificate)));
        }
    }

    private CertificateConfig certificate(String pem) throws Refusal {
        if (pem.equals(SelfSigned.NAME)) {
            Path file = SelfSigned.file(WorkFolders.base(options.served.work)); // which a start makes
            return CertificateConfig.pem(file, file);
        }
        Path key = null;
        Path chain = null;
        for (String name : pem.split(",", -1)) {
            Path file = Path.of(name.strip());
            String text = Certificates.text(file);
            key = text.contains("PRIVATE KEY-----") ? file : key;
            chain = text.contains("-----BEGIN CERTIFICATE-----") ? file : chain;
        }
        if (key == null || chain == null) {
            throw usage("--https " + pem + " has no " + (key == null ? "private key" : "certificate")
                    + "; give a PEM file with both, or two with a comma between: chain.pem,key.pem");
        }
        return CertificateConfig.pem(key, chain);
    }

    static Refusal usage(String sentence) {
        return new Refusal(Refusal.Kind.USAGE, sentence);
    }
}
