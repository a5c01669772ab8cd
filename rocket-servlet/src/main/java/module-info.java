import org.jspecify.annotations.NullMarked;

/** Jakarta Servlet 6.1 on Rocket. Exported packages are API; the others may change in any release. */
@NullMarked
module org.rocketserver.servlet {
    requires static java.sql;
    requires static transitive org.jspecify;
    requires transitive org.rocketserver.core;
    requires transitive jakarta.servlet;
    requires java.xml;
    requires org.jboss.jandex;

    exports org.rocketserver.servlet;
    exports org.rocketserver.servlet.filter;
    exports org.rocketserver.servlet.spi;
    exports org.rocketserver.servlet.status;

    provides org.rocketserver.exchange.WorkerFactory with
            org.rocketserver.servlet.ServletContainer;
}
