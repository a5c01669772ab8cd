package org.rocketserver.servlet.dispatch;

import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.ServletHolder;
import org.rocketserver.servlet.mapping.PathMatch;

/** What is served for a folder (Servlet 6.1 §10.10). Pure over the application's tables. */
final class WelcomeFiles {
    private WelcomeFiles() {}

    /**
     * Whether a path is a folder for which a welcome file may be served, and not a servlet's own.
     *
     * @param path canonical, within the application
     * @param match what the path itself matched
     */
    static boolean possible(DeployedApp app, String path, @Nullable PathMatch<ServletHolder> match) {
        return path.endsWith("/") && !app.welcomeFiles().isEmpty() && byDefault(match);
    }

    /**
     * The path to serve instead of a folder: the first welcome file that is a file, or that a servlet is mapped to by
     * its exact path or prefix; else the first that a servlet other than the JSP engine is mapped to by its extension.
     *
     * @param path of a folder for which it is {@link #possible}
     * @return the path of the welcome file, or null if there is none
     */
    static @Nullable String resolve(DeployedApp app, String path) {
        for (String file : app.welcomeFiles()) {
            String candidate = path + file;
            if (isMapped(app.servlets().match(candidate))
                    || app.context().resources().isFile(candidate)) {
                return candidate;
            }
        }
        for (String file : app.welcomeFiles()) {
            PathMatch<ServletHolder> found = app.servlets().match(path + file);
            if (found != null
                    && byExtension(found)
                    && !found.mapping().pattern().startsWith("*.jsp")) {
                return path + file;
            }
        }
        return null;
    }

    private static boolean byDefault(@Nullable PathMatch<ServletHolder> match) {
        return match == null || match.mapping().mappingMatch() == MappingMatch.DEFAULT;
    }

    private static boolean isMapped(@Nullable PathMatch<ServletHolder> match) {
        if (match == null) {
            return false;
        }
        MappingMatch kind = match.mapping().mappingMatch();
        return kind == MappingMatch.EXACT || kind == MappingMatch.PATH;
    }

    private static boolean byExtension(PathMatch<ServletHolder> match) {
        return match.mapping().mappingMatch() == MappingMatch.EXTENSION;
    }
}
