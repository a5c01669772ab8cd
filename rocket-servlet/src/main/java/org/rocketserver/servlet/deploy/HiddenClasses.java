package org.rocketserver.servlet.deploy;

import java.util.List;
import java.util.function.Predicate;

/**
 * The container itself and its own dependencies, which applications must not see: what leaks from the server's class
 * path breaks frameworks that look for it (a logging provider, an annotation index).
 */
final class HiddenClasses {
    private static final List<String> PREFIXES =
            List.of("org.rocketserver.", "org.slf4j.", "ch.qos.logback.", "org.jboss.jandex.", "picocli.");

    /** Rocket, and the libraries that it and its runner bring along. */
    static final Predicate<String> DEFAULT = name -> {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    };

    private static final String SERVICES = "META-INF/services/";

    private HiddenClasses() {}

    /**
     * Whether a resource of the parent belongs to a hidden library: a file in one of its packages, a service it
     * defines, or the configuration of logback.
     */
    static boolean hidesResource(Predicate<String> hidden, String path) {
        if (path.startsWith(SERVICES)) {
            return hidden.test(path.substring(SERVICES.length()));
        }
        if (path.startsWith("logback") && path.indexOf('/') < 0) {
            return hidden.test("ch.qos.logback.classic.LoggerContext");
        }
        return path.indexOf('/') > 0 && hidden.test(path.replace('/', '.'));
    }
}
