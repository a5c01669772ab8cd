import org.jspecify.annotations.NullMarked;

/** Rocket's core: connections, scheduling and HTTP. Exported packages are API; the others may change in any release. */
@NullMarked
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

    provides org.rocketserver.exchange.WorkerFactory with
            org.rocketserver.files.FileWorkerFactory;
}
