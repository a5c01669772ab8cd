import org.jspecify.annotations.NullMarked;

/** The counters of a server as Micrometer's meters. Micrometer names its modules in its manifests alone. */
@NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module org.rocketserver.micrometer {
    requires static transitive org.jspecify;
    requires transitive micrometer.core;
    requires transitive org.rocketserver.core;

    exports org.rocketserver.micrometer;
}
