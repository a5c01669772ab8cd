package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.TlsConfig;
import org.slf4j.LoggerFactory;

/** How TLS is spoken on one connection, as the program's configurator decides. Owner: the thread that begins TLS. */
final class ConnectionParameters extends HttpsParameters {
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};

    private final HttpsConfigurator configurator;
    private final SSLEngine engine;
    private final InetSocketAddress client;
    private boolean given;

    private ConnectionParameters(HttpsConfigurator configurator, SSLEngine engine, InetSocketAddress client) {
        this.configurator = configurator;
        this.engine = engine;
        this.client = client;
    }

    /** The configurator's context, and its word on each connection. */
    static TlsConfig tls(HttpsConfigurator configurator) {
        return TlsConfig.of(configurator.getSSLContext())
                .withEachConnection((engine, remote) -> configure(configurator, engine, remote));
    }

    private static void configure(HttpsConfigurator configurator, SSLEngine engine, SocketAddress remote)
            throws SSLException {
        ConnectionParameters parameters = new ConnectionParameters(configurator, engine, (InetSocketAddress) remote);
        try {
            configurator.configure(parameters);
            parameters.complete();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(ContextWorker.ERRORS).error("the HttpsConfigurator failed for {}", remote, e);
            throw new SSLException("the HttpsConfigurator failed", e);
        }
    }

    @Override
    public HttpsConfigurator getHttpsConfigurator() {
        return configurator;
    }

    @Override
    public InetSocketAddress getClientAddress() {
        return client;
    }

    @Override
    public void setSSLParameters(@Nullable SSLParameters parameters) {
        if (parameters != null) {
            engine.setSSLParameters(parameters);
            given = true;
        }
    }

    /** Where the configurator gave no parameters, those of the context hold, but for what was set one by one. */
    private void complete() {
        if (!given) {
            engine.setSSLParameters(onesOwn());
        }
        SSLParameters all = engine.getSSLParameters();
        if (all.getApplicationProtocols().length == 0) {
            all.setApplicationProtocols(APPLICATION_PROTOCOLS);
            engine.setSSLParameters(all);
        }
    }

    private SSLParameters onesOwn() {
        SSLParameters parameters = configurator.getSSLContext().getDefaultSSLParameters();
        if (getCipherSuites() != null) {
            parameters.setCipherSuites(getCipherSuites());
        }
        if (getProtocols() != null) {
            parameters.setProtocols(getProtocols());
        }
        if (getNeedClientAuth()) {
            parameters.setNeedClientAuth(true);
        } else if (getWantClientAuth()) {
            parameters.setWantClientAuth(true);
        }
        return parameters;
    }
}
