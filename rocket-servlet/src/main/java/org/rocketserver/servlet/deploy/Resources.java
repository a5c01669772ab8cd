package org.rocketserver.servlet.deploy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.context.NoResources;
import org.rocketserver.servlet.resource.ResourceTree;

/** Where the files of an application come from, and what serves them. */
final class Resources {
    /** What is tried for a folder where the application names nothing, as everywhere. */
    static final List<String> WELCOME_FILES = List.of("index.html", "index.htm", "index.jsp");

    /** The media type of a file name that everybody knows, or null. */
    static final UnaryOperator<@Nullable String> KNOWN_TYPES = file -> null;

    private Resources() {}

    static ResourceTree of(Application application, DeploymentPlan plan) {
        return new NoResources();
    }

    static void addDefaultServlet(AppLifecycle life, Application application, AppContext context) {}
}
