package org.rocketserver.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.rocketserver.servlet.WebApp;

/** What a test class wants to be deployed. */
final class Applications {
    private Applications() {}

    /**
     * Collects the applications.
     *
     * @param methods those of the annotated class
     * @param settings what the annotation says
     * @return at least one; that of the annotation first, then those of methods in the order of their names
     * @throws ExtensionConfigurationException there is none, or one cannot be made
     */
    static List<WebApp> of(TestMethods methods, RocketTest settings) {
        List<WebApp> applications = new ArrayList<>();
        if (settings.servlets().length > 0 || !settings.war().isEmpty()) {
            applications.add(named(settings));
        } else if (settings.filters().length > 0) {
            throw new ExtensionConfigurationException(
                    "@RocketTest names filters but nothing to filter; name servlets or a war as well");
        }
        applications.addAll(methods.applications());
        if (applications.isEmpty()) {
            throw new ExtensionConfigurationException(
                    "@RocketTest of " + methods.type().getName()
                            + " names nothing to serve; name servlets or a war, or add a method with @Deploy that makes a WebApp");
        }
        return applications;
    }

    private static WebApp named(RocketTest settings) {
        WebApp application = WebApp.at(settings.context());
        if (!settings.war().isEmpty()) {
            Path war = Path.of(settings.war()).toAbsolutePath();
            if (!Files.exists(war)) {
                throw new ExtensionConfigurationException("@RocketTest(war = \"" + settings.war() + "\"): there is no "
                        + war + "; build it first, or run the test as an integration test");
            }
            application.archive(war);
        }
        if (settings.servlets().length + settings.filters().length > 0) {
            application.initializer(new NamedClasses(List.of(settings.servlets()), List.of(settings.filters())));
        }
        return application;
    }
}
