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
        try {
            List<ListenerConfig> listeners = listeners();
            // what the runner does differently from an embedded server: its port, no line per request unless asked for
            RocketConfig base = RocketConfig.DEFAULT.withListeners(listeners).withAccessLog(RocketConfig.AccessLog.OFF);
            RocketConfig set = settings(base);
            if (options.secure.httpsPort != null) {
                // where the first listens is known only now; settings may still say otherwise of the second
                String host = toldByOptions(set.listeners().get(0)).host();
                ListenerConfig second = listeners.get(1).withHost(host);
                set = settings(base.withListeners(List.of(listeners.get(0), second)));
            }
            return options(set);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.USAGE, withOption(String.valueOf(e.getMessage())), e);
        }
    }

    /**
     * The interfaces that settings add to: {@code listeners.0} is that of {@code --port}, and where
     * {@code --https-port} is given {@code listeners.1} is that one's.
     */
    private List<ListenerConfig> listeners() throws Refusal {
        String pem = options.secure.https;
        Integer port = options.secure.httpsPort;
        boolean onlyTls = pem != null && port == null;
        ListenerConfig first = toldByOptions(ListenerConfig.DEFAULT.withPort(onlyTls ? TLS_PORT : PORT));
        if (pem == null) {
            if (port != null) {
                throw usage(
                        "--https-port " + port + " needs a certificate: add --https with a PEM file or self-signed");
            }
            return List.of(first);
        }
        TlsConfig tls = TlsConfig.of(certificate(pem));
        return port == null
                ? List.of(first.withTls(tls))
                : List.of(
                        first,
                        withPort(ListenerConfig.DEFAULT, port, "--https-port").withTls(tls));
    }

    private RocketConfig settings(RocketConfig base) {
        return base.withEnvironment(said.environment().rest())
                .with(said.fileSettings())
                .with(options.other.settings);
    }

    /** The first interface, with what options say of it. */
    private ListenerConfig toldByOptions(ListenerConfig first) throws Refusal {
        Options.Served served = options.served;
        ListenerConfig told = served.port == null ? first : withPort(first, served.port, "--port");
        told = served.address == null ? told : told.withHost(served.address);
        return served.unix == null ? told : told.withUnixSocket(Path.of(served.unix));
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
        List<ListenerConfig> listeners = new ArrayList<>(base.listeners());
        listeners.set(0, toldByOptions(listeners.get(0)));
        certify(listeners);

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

    /** Gives the interface that speaks TLS the certificate of the option, whatever settings say. */
    private void certify(List<ListenerConfig> listeners) throws Refusal {
        String pem = options.secure.https;
        if (pem == null) {
            return;
        }
        Integer port = options.secure.httpsPort;
        int index = port == null ? 0 : 1;
        ListenerConfig secure = listeners.get(index);
        if (port != null && (secure.port() != port || secure.unixSocket() != null || secure.inheritedChannel())) {
            throw usage("--https-port " + port + " is listeners.1, which settings give another place; count further"
                    + " interfaces from listeners.2");
        }
        List<CertificateConfig> certificates = List.of(certificate(pem));
        TlsConfig set = secure.tls();
        listeners.set(
                index,
                secure.withTls(set == null ? TlsConfig.of(certificates.get(0)) : set.withCertificates(certificates)));
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
