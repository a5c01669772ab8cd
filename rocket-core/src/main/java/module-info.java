import org.jspecify.annotations.NullMarked;

/**
 * Rocket's core: connections, scheduling and HTTP. Packages exported to everybody are API; the others may change in any
 * release.
 */
@NullMarked
@SuppressWarnings("module") // the servlet module is compiled later
module org.rocketserver.core {
    requires static transitive org.jspecify;
    requires static java.management;
    requires static jdk.unsupported;
    requires transitive org.slf4j;

    uses org.rocketserver.exchange.WorkerFactory;

    exports org.rocketserver;
    exports org.rocketserver.config;
    exports org.rocketserver.exchange;
    exports org.rocketserver.files;
    exports org.rocketserver.http;
    exports org.rocketserver.recent to
            org.rocketserver.servlet;

    provides org.rocketserver.exchange.WorkerFactory with
            org.rocketserver.files.FileWorkerFactory;
}
