import org.jspecify.annotations.NullMarked;

/** Rocket as a program: {@code java -jar rocket.jar app.war}. */
@NullMarked
module org.rocketserver.runner {
    requires static transitive org.jspecify;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires info.picocli;
    requires java.logging;
    requires org.rocketserver.servlet;
    requires org.slf4j;

    opens org.rocketserver.runner to
            info.picocli;

    provides ch.qos.logback.classic.spi.Configurator with
            org.rocketserver.runner.LogbackSetup;
}
