package org.rocketserver.servlet.dispatch;

import jakarta.servlet.DispatcherType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.context.FilterHolder;
import org.rocketserver.servlet.context.ServletHolder;
import org.rocketserver.servlet.mapping.PathMatch;
import org.rocketserver.servlet.mapping.RequestPaths;
import org.rocketserver.servlet.message.Frame;

/**
 * Where a path leads: everything that follows from it alone, so that it need not be found again for the next request
 * with the same path, and lies together. Immutable.
 */
public final class Route {
    private final String rawPath;
    private final int hash;
    private final DeployedApp app;
    private final RequestPaths paths;
    private final String servedPath;
    private final @Nullable PathMatch<ServletHolder> match;
    private final List<FilterHolder> filters;
    private final Frame frame;
    private final boolean redirects;
    private final boolean lasting;

    /**
     * Finds where a path leads.
     *
     * @param app the application it is in
     * @param paths the path, as the application sees it
     */
    public Route(DeployedApp app, RequestPaths paths) {
        this.rawPath = paths.uri().raw();
        this.hash = rawPath.hashCode();
        this.app = app;
        this.paths = paths;
        PathMatch<ServletHolder> found = app.servlets().match(paths.path());
        redirects = paths.path().isEmpty() && isFolder(found);
        lasting = !WelcomeFiles.possible(app, paths.path(), found);
        String welcome = lasting ? null : WelcomeFiles.resolve(app, paths.path());
        servedPath = welcome == null ? paths.path() : welcome;
        match = welcome == null ? found : app.servlets().match(welcome);
        filters = PathDispatcher.filters(app, DispatcherType.REQUEST, servedPath, match);
        frame = frame(rawPath, null);
    }

    /** The root of a context is a folder, unless a servlet wants it otherwise. */
    private static boolean isFolder(@Nullable PathMatch<ServletHolder> root) {
        if (root == null) {
            return true;
        }
        return switch (root.mapping().mappingMatch()) {
            case DEFAULT, CONTEXT_ROOT -> true;
            default -> false;
        };
    }

    /** The path as sent, by which it is known; its hash is the route's. */
    public String rawPath() {
        return rawPath;
    }

    /** The application. */
    public DeployedApp app() {
        return app;
    }

    /** Whether it leads to the same path with a slash, and not into the application: a folder's path ends with one. */
    public boolean redirects() {
        return redirects;
    }

    /** Whether all requests with this path go this way; if not, files decide that may change. */
    public boolean lasting() {
        return lasting;
    }

    RequestPaths paths() {
        return paths;
    }

    /** What is served for the path: a welcome file, or the path itself. */
    String servedPath() {
        return servedPath;
    }

    /** What the served path matched, or null if nothing is there. */
    @Nullable
    PathMatch<ServletHolder> match() {
        return match;
    }

    /** The way of a request, about to begin. */
    FilterPipeline pipeline() {
        return new FilterPipeline(app, filters, match == null ? null : match.target(), true);
    }

    /** What a request shows that goes this way. */
    Frame frame(RequestTarget target) {
        return target.rawQuery() == null && target.rawPath().equals(rawPath)
                ? frame
                : frame(target.rawPath(), target.rawQuery());
    }

    private Frame frame(String uri, @Nullable String query) {
        return Frame.request(app.context(), RequestCycle.elements(uri, paths.contextPath(), servedPath, match, query));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Route route && route.rawPath.equals(rawPath) && route.app.equals(app);
    }
}
