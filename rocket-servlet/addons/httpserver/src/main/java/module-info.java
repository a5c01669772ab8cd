import org.jspecify.annotations.NullMarked;

/** The JDK's {@code com.sun.net.httpserver} on Rocket. */
@NullMarked
module org.rocketserver.httpserver {
    requires static transitive org.jspecify;
    requires transitive jdk.httpserver;
    requires org.rocketserver.core;
    requires org.slf4j;

    exports org.rocketserver.httpserver;

    provides com.sun.net.httpserver.spi.HttpServerProvider with
            org.rocketserver.httpserver.RocketHttpServerProvider;
}
