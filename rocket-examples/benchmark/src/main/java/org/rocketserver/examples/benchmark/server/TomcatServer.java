package org.rocketserver.examples.benchmark.server;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.rocketserver.examples.benchmark.servlet.Servlets;

/** Apache Tomcat. */
final class TomcatServer implements EmbeddedServer {
    private final boolean virtual;

    TomcatServer(boolean virtual) {
        this.virtual = virtual;
    }

    @Override
    public int start(Path files) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setSilent(true);
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = connector();
        tomcat.setConnector(connector);
        deploy(tomcat.addContext("", files.toString()));
        for (int i = 0; i < CONTEXTS; i++) {
            Context more = tomcat.addContext("/app" + i, null);
            Tomcat.addServlet(more, "plaintext", Servlets.plaintext());
            more.addServletMapping("/plaintext", "plaintext");
        }
        tomcat.start();
        return connector.getLocalPort();
    }

    private Connector connector() {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("maxConnections", Integer.toString(CONNECTIONS));
        connector.setProperty("acceptCount", Integer.toString(BACKLOG));
        connector.setProperty("connectionTimeout", Integer.toString(IDLE_MILLIS));
        connector.setProperty("keepAliveTimeout", Integer.toString(IDLE_MILLIS));
        connector.setProperty("useVirtualThreads", Boolean.toString(virtual));
        connector.setProperty("maxHttpHeaderSize", Integer.toString(HEAD_OCTETS));
        if (Tls.keyStore() != null) {
            connector.setSecure(true);
            connector.setScheme("https");
            connector.setProperty("SSLEnabled", "true");
            connector.addSslHostConfig(certificate(Tls.keyStore()));
        }
        return connector;
    }

    private static SSLHostConfig certificate(Path keyStore) {
        SSLHostConfig host = new SSLHostConfig();
        host.setProtocols(Tls.PROTOCOL);
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(keyStore.toString());
        certificate.setCertificateKeystorePassword(Tls.PASSWORD);
        host.addCertificate(certificate);
        return host;
    }

    private static void deploy(Context context) {
        Servlets.byPath().forEach((path, servlet) -> {
            Tomcat.addServlet(context, path, servlet).setAsyncSupported(true);
            context.addServletMapping(path, path);
        });
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMapping("/", "default");
        for (int i = 0; i < Servlets.filterCount(); i++) {
            FilterDef filter = new FilterDef();
            filter.setFilterName("pass" + i);
            filter.setFilter(new Servlets.PassFilter());
            context.addFilterDef(filter);
            FilterMap map = new FilterMap();
            map.setFilterName("pass" + i);
            map.addURLPattern(Servlets.FILTERED);
            context.addFilterMap(map);
        }
    }
}
