package org.rocketserver.springboot;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.config.TlsConfig.ClientAuthentication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerException;

/**
 * The SSL bundles of a server as one TLS context: a bundle for all names and bundles for some (SNI). An updated bundle
 * takes effect with the next handshake. Thread-safe.
 */
final class Bundles {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final String ALL = "";

    /**
     * What of a bundle can change.
     *
     * @param trust null where the bundle has nothing to trust clients by, and is not the one for all names
     */
    record Managers(@Nullable X509ExtendedKeyManager keys, @Nullable X509ExtendedTrustManager trust) {
        static Managers of(SslBundle bundle, String name) {
            assertAlias(bundle);
            SslStoreBundle stores = bundle.getStores();
            // without any store its managers are its own; without a trust store they would be Java's, who trust many
            boolean own = stores.getKeyStore() == null && stores.getTrustStore() == null;
            boolean trusts = name.equals(ALL) || own || stores.getTrustStore() != null;
            return new Managers(
                    first(X509ExtendedKeyManager.class, bundle.getManagers().getKeyManagers()),
                    trusts
                            ? first(
                                    X509ExtendedTrustManager.class,
                                    bundle.getManagers().getTrustManagers())
                            : null);
        }

        private static void assertAlias(SslBundle bundle) {
            bundle.getKey().assertContainsAlias(bundle.getStores().getKeyStore());
        }

        private static <T> @Nullable T first(Class<T> type, Object[] candidates) {
            for (Object candidate : candidates) {
                if (type.isInstance(candidate)) {
                    return type.cast(candidate);
                }
            }
            return null;
        }
    }

    private final Ssl ssl;
    private final SslBundle forAll;
    private final Map<String, Managers> managers = new ConcurrentHashMap<>();

    /**
     * Reads the bundles and, where they have names, listens to their updates.
     *
     * @param ssl names them
     * @param forAll serves all names that have no bundle of their own
     * @param byName bundles by server name
     * @param registered tells of updates, or null where nothing is registered
     */
    Bundles(Ssl ssl, SslBundle forAll, Map<String, SslBundle> byName, @Nullable SslBundles registered) {
        this.ssl = ssl;
        this.forAll = forAll;
        managers.put(ALL, Managers.of(forAll, ALL));
        byName.forEach((name, bundle) -> managers.put(lower(name), Managers.of(bundle, lower(name))));
        if (registered != null) {
            if (ssl.getBundle() != null) {
                registered.addBundleUpdateHandler(ssl.getBundle(), update(ALL));
            }
            ssl.getServerNameBundles()
                    .forEach(named ->
                            registered.addBundleUpdateHandler(named.bundle(), update(lower(named.serverName()))));
        }
    }

    private Consumer<SslBundle> update(String name) {
        return bundle -> {
            managers.put(name, Managers.of(bundle, name));
            LOG.info("The SSL bundle for {} was updated", name.isEmpty() ? "all names" : name);
        };
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The managers for a name; a bundle for {@code *.example.org} serves all names with one more label. */
    Managers serving(@Nullable String name) {
        if (name == null) {
            return named(ALL);
        }
        String asked = lower(name);
        if (managers.containsKey(asked)) {
            return named(asked);
        }
        int dot = asked.indexOf('.');
        String wildcard = dot < 0 ? ALL : "*" + asked.substring(dot);
        return named(managers.containsKey(wildcard) ? wildcard : ALL);
    }

    /** Who judges clients that ask for a name: its own bundle, or the one for all names where that trusts nobody. */
    @Nullable
    X509ExtendedTrustManager trust(@Nullable String name) {
        X509ExtendedTrustManager own = serving(name).trust();
        return own == null ? named(ALL).trust() : own;
    }

    /** All who judge clients, whatever name those ask for. */
    List<X509ExtendedTrustManager> trust() {
        return managers.values().stream()
                .map(Managers::trust)
                .filter(Objects::nonNull)
                .toList();
    }

    private Managers named(String name) {
        Managers found = managers.get(name);
        if (found == null) {
            throw new IllegalStateException("bundles are replaced and never removed");
        }
        return found;
    }

    /** TLS with these bundles. */
    TlsConfig tls() {
        try {
            SSLContext context = SSLContext.getInstance(forAll.getProtocol());
            context.init(new KeyManager[] {new BundleKeys(this)}, new TrustManager[] {new BundleTrust(this)}, null);
            return options(TlsConfig.of(context).withClientAuthentication(clientAuthentication()));
        } catch (GeneralSecurityException e) {
            throw new WebServerException("Unable to use the SSL bundle: " + e.getMessage(), e);
        }
    }

    private TlsConfig options(TlsConfig tls) {
        SslOptions options = forAll.getOptions();
        String[] protocols = options.getEnabledProtocols();
        String[] ciphers = options.getCiphers();
        TlsConfig changed = protocols == null ? tls : tls.withProtocols(List.of(protocols));
        return ciphers == null ? changed : changed.withCipherSuites(List.of(ciphers));
    }

    private ClientAuthentication clientAuthentication() {
        Ssl.@Nullable ClientAuth wanted = ssl.getClientAuth();
        if (wanted == null) {
            return ClientAuthentication.NONE;
        }
        return switch (wanted) {
            case NONE -> ClientAuthentication.NONE;
            case WANT -> ClientAuthentication.WANT;
            case NEED -> ClientAuthentication.NEED;
        };
    }
}
