import org.jspecify.annotations.NullMarked;

/** Rocket as a program: {@code java -jar rocket.jar app.war}. */
@NullMarked
module org.rocketserver.runner {
    requires static transitive org.jspecify;
    requires info.picocli;
    requires org.rocketserver.servlet;
    requires org.slf4j;

    opens org.rocketserver.runner to
            info.picocli;
}
