import org.jspecify.annotations.NullMarked;

/**
 * Rocket as the server of Spring Boot. Spring names its modules in its manifests alone; it makes objects of both
 * packages by reflection, and finds the second by the names in a file.
 */
@NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module org.rocketserver.springboot {
    requires static jakarta.websocket;
    requires static spring.boot.actuator.autoconfigure;
    requires static transitive jakarta.websocket.client;
    requires static transitive org.jspecify;
    requires static org.rocketserver.micrometer;
    requires org.apache.commons.logging;
    requires org.slf4j;
    requires spring.beans;
    requires spring.boot.autoconfigure;
    requires transitive org.rocketserver.servlet;
    requires transitive spring.boot;
    requires transitive spring.boot.web.server;
    requires transitive spring.context;
    requires transitive spring.core;

    exports org.rocketserver.springboot;

    opens org.rocketserver.springboot;
    opens org.rocketserver.springboot.autoconfigure;
}
