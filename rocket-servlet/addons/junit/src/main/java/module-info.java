import org.jspecify.annotations.NullMarked;

/** Rocket in tests: {@code @RocketTest} starts a real server for a test class and hands it to the tests. */
@NullMarked
module org.rocketserver.junit {
    requires static transitive org.jspecify;
    requires transitive java.net.http;
    requires transitive org.junit.jupiter.api;
    requires transitive org.rocketserver.servlet;

    exports org.rocketserver.junit;

    opens org.rocketserver.junit to
            org.junit.platform.commons;
}
