package org.rocketserver.config;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken on a listener. Files are read at the start, where a missing or mismatching one is fatal, and again
 * at a restart.
 *
 * @param certificates keys with their chains, chosen by the name the client asks for (SNI); the first serves all other
 *     names; empty exactly when a context is given
 * @param context a ready context instead of files, or null; cannot be written as text and is not reloaded
 * @param protocols {@code TLSv1.2} and {@code TLSv1.3}, or one of them; older ones are broken (RFC 8996) and refused
 * @param cipherSuites by their IANA names, in order of preference; empty = those of the JDK's with forward secrecy and
 *     authenticated encryption (RFC 9325 §4.2)
 * @param clientAuthentication whether clients are asked for a certificate. During the handshake only: the JDK has no
 *     post-handshake authentication with TLS 1.3
 * @param clientAuthorities PEM file with the certificates of the authorities that sign the clients', or null
 * @param trustStore PKCS#12 file with the same, or null; with neither, the JDK's own authorities are trusted
 * @param trustStorePassword opens the trust store, or null
 * @param eachConnection sets each connection up when the parameters depend on the client, or null; cannot be written as
 *     text
 */
public record TlsConfig(
        List<CertificateConfig> certificates,
        @Nullable SSLContext context,
        List<String> protocols,
        List<String> cipherSuites,
        ClientAuthentication clientAuthentication,
        @Nullable Path clientAuthorities,
        @Nullable Path trustStore,
        @Nullable String trustStorePassword,
        @Nullable ConnectionSetup eachConnection) {
    /** What one connection's TLS is set up by. Called from many threads. */
    @FunctionalInterface
    public interface ConnectionSetup {
        /**
         * Changes the parameters of one connection. Called once, on a worker, when the client has begun to speak TLS.
         *
         * @param engine has this record's parameters; its handshake has not begun
         * @param remote the peer
         * @throws SSLException the handshake fails
         */
        void apply(SSLEngine engine, SocketAddress remote) throws SSLException;
    }

    /** Whether clients show a certificate. */
    public enum ClientAuthentication {
        /** They are not asked. */
        NONE,
        /** They are asked and may decline. */
        WANT,
        /** Those that decline fail the handshake. */
        NEED
    }

    private static final Set<String> SAFE_PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    private static final List<String> DEFAULT_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Refuses settings that contradict each other, by name. */
    public TlsConfig {
        certificates = List.copyOf(certificates);
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
        if (certificates.isEmpty() == (context == null)) {
            throw Check.refused(
                    "tls.certificates",
                    "given exactly where there is no ready SSLContext",
                    certificates,
                    CertificateConfig.REMEDY);
        }
        if (protocols.isEmpty() || !SAFE_PROTOCOLS.containsAll(protocols)) {
            throw Check.refused("tls.protocols", "TLSv1.2, TLSv1.3 or both", protocols, "TLSv1.3,TLSv1.2");
        }
        if (clientAuthorities != null && trustStore != null) {
            throw Check.refused(
                    "tls.trustStore", "absent beside tls.clientAuthorities", trustStore, "only one of the two");
        }
    }

    /** With one or more certificates, the first for clients that ask for no known name. */
    public static TlsConfig of(CertificateConfig first, CertificateConfig... further) {
        List<CertificateConfig> all = new java.util.ArrayList<>(List.of(further));
        all.add(0, first);
        return new TlsConfig(
                all, null, DEFAULT_PROTOCOLS, List.of(), ClientAuthentication.NONE, null, null, null, null);
    }

    /** With PEM files. */
    public static TlsConfig pem(Path key, Path chain) {
        return of(CertificateConfig.pem(key, chain));
    }

    /** With a PKCS#12 file. */
    public static TlsConfig pkcs12(Path file, String password) {
        return of(CertificateConfig.pkcs12(file, password));
    }

    /** With a ready context. */
    public static TlsConfig of(SSLContext context) {
        return new TlsConfig(
                List.of(), context, DEFAULT_PROTOCOLS, List.of(), ClientAuthentication.NONE, null, null, null, null);
    }

    /** The same with another {@link #certificates}. */
    public TlsConfig withCertificates(List<CertificateConfig> certificates) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** The same with another {@link #context}. */
    public TlsConfig withContext(@Nullable SSLContext context) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** The same with another {@link #protocols}. */
    public TlsConfig withProtocols(List<String> protocols) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** The same with another {@link #cipherSuites}. */
    public TlsConfig withCipherSuites(List<String> cipherSuites) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** The same with another {@link #clientAuthentication}. */
    public TlsConfig withClientAuthentication(ClientAuthentication clientAuthentication) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** The same with another {@link #clientAuthorities}. */
    public TlsConfig withClientAuthorities(@Nullable Path clientAuthorities) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** The same with another {@link #trustStore}. */
    public TlsConfig withTrustStore(@Nullable Path trustStore) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** The same with another {@link #trustStorePassword}. */
    public TlsConfig withTrustStorePassword(@Nullable String trustStorePassword) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** The same with another {@link #eachConnection}. */
    public TlsConfig withEachConnection(@Nullable ConnectionSetup eachConnection) {
        return new TlsConfig(
                certificates,
                context,
                protocols,
                cipherSuites,
                clientAuthentication,
                clientAuthorities,
                trustStore,
                trustStorePassword,
                eachConnection);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsConfig[certificates=" + certificates + ", context=" + (context == null ? "none" : "given")
                + ", protocols=" + protocols + ", cipherSuites=" + cipherSuites + ", clientAuthentication="
                + clientAuthentication + ", clientAuthorities=" + clientAuthorities + ", trustStore=" + trustStore
                + "]";
    }
}
