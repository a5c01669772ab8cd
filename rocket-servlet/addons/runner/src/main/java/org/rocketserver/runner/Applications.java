package org.rocketserver.runner;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.WebApp;
import org.rocketserver.servlet.filter.Cors;
import org.rocketserver.servlet.filter.RateLimit;
import org.rocketserver.servlet.filter.RequestId;
import org.rocketserver.servlet.filter.SecurityHeaders;
import org.rocketserver.servlet.filter.SpaFallback;
import org.rocketserver.servlet.spi.Compression;

/** Makes of each application what the container takes, with what the options add to all of them. */
final class Applications {
    private static final String JSP_ENGINE = "org.apache.jasper.servlet.JspServlet";
    private static final String GZIP = "gzip";
    private static final int MINUTES_A_DAY = 24 * 60;

    private final Options options;
    private final List<Filter> filters;
    private final @Nullable Compression compression;
    private final @Nullable ClassLoader parent;

    /**
     * For all applications of a plan.
     *
     * @throws Refusal an option does not say what can be
     */
    Applications(Options options) throws Refusal {
        this.options = options;
        this.filters = filters(options.served.filters);
        this.compression = compression(options.served.filters);
        this.parent = parent(options.served);
        Integer timeout = options.users.sessionTimeout;
        if (timeout != null && (timeout < 0 || timeout > 365 * MINUTES_A_DAY)) {
            throw Planner.usage("--session-timeout " + timeout + " is no number of minutes; use 0 for ever, or up to "
                    + 365 * MINUTES_A_DAY);
        }
    }

    /** What is decided for all applications. */
    ContainerConfig config() {
        return ContainerConfig.DEFAULT.withRequireAll(true).withCompression(compression);
    }

    /** Which answers are compressed, in words. */
    String compression() {
        Compression chosen = compression;
        return chosen == null
                ? "none; --with gzip is for all applications"
                : "gzip, from " + chosen.minimumOctets() + " octets on: " + String.join(" ", chosen.types());
    }

    /**
     * What is deployed, or explained.
     *
     * @param folders where it is unpacked, or null for a temporary folder
     */
    WebApp make(Plan.Application application, @Nullable WorkFolders folders) {
        WebApp app = WebApp.at(application.contextPath());
        if (application.plainFiles()) {
            app.resources(application.path())
                    .directoryListing(options.served.listing)
                    .hiddenFiles(options.served.hidden);
        } else {
            app.archive(application.path());
            if (folders != null) {
                folders.of(application).ifPresent(app::workFolder);
            }
        }
        filters.forEach(filter -> add(filter, app));
        ClassLoader above = parent;
        if (above != null) {
            app.parentClassLoader(above); // where the server finds the engine and maps it
        }
        Integer timeout = options.users.sessionTimeout;
        if (timeout != null) {
            app.sessionTimeout(Duration.ofMinutes(timeout));
        }
        return app;
    }

    /** In front of all that the application has, but the start page, which answers what the application does not. */
    private static void add(Filter filter, WebApp app) {
        if (filter instanceof SpaFallback) {
            app.filter("/*", filter);
        } else {
            app.front(filter);
        }
    }

    // ---- classes between this program and the applications

    private static @Nullable ClassLoader parent(Options.Served served) throws Refusal {
        ClassLoader own = Applications.class.getClassLoader();
        ClassLoader shared = served.libraries.isEmpty()
                ? null
                : new URLClassLoader(libraries(served.libraries).toArray(URL[]::new), own);
        return served.jsp == null ? shared : engine(served.jsp, shared == null ? own : shared);
    }

    private static List<URL> libraries(List<Path> named) throws Refusal {
        List<URL> urls = new ArrayList<>();
        for (Path path : named) {
            if (!Files.isReadable(path)) {
                throw Planner.usage("--lib " + path + " cannot be read; check its name and permissions");
            }
            if (Files.isDirectory(path)) {
                urls.addAll(jars("--lib", path));
            }
            urls.add(url(path)); // of a folder: the classes in it
        }
        return urls;
    }

    private static List<URL> jars(String option, Path folder) throws Refusal {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE, option + " " + folder + " is no folder that can be read; check its name", e);
        }
        return jars.stream().sorted().map(Applications::url).toList();
    }

    /** A loader with the JSP engine's jars. */
    private static ClassLoader engine(Path folder, ClassLoader parent) throws Refusal {
        List<URL> jars = jars("--jsp", folder);
        ClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), parent);
        try {
            Logging.adoptPages();
            Class.forName(JSP_ENGINE, false, loader);
            return loader;
        } catch (ClassNotFoundException | LinkageError e) {
            throw new Refusal(
                    Refusal.Kind.USAGE,
                    "--jsp " + folder + " has no usable " + JSP_ENGINE + " in its " + jars.size()
                            + " jars; put org.apache.tomcat.embed:tomcat-embed-jasper 11 and what it needs there",
                    e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("files have URLs", e);
        }
    }

    // ---- filters

    private static List<Filter> filters(List<String> names) throws Refusal {
        List<Filter> filters = new ArrayList<>();
        for (String name : names) {
            if (!isGzip(name)) {
                filters.add(filter(name.strip()));
            }
        }
        return filters;
    }

    private static boolean isGzip(String name) {
        return name.strip().equals(GZIP) || name.strip().startsWith(GZIP + "=");
    }

    private static @Nullable Compression compression(List<String> names) throws Refusal {
        Compression compression = null;
        for (String name : names) {
            if (isGzip(name)) {
                int equals = name.indexOf('=');
                compression = equals < 0 ? Compression.DEFAULT : ofTypes(name.strip(), name.substring(equals + 1));
            }
        }
        return compression;
    }

    private static Compression ofTypes(String option, String types) throws Refusal {
        List<String> each = List.of(types.strip().split("\\s*,\\s*", -1));
        for (String type : each) {
            if (!type.matches("[^/\\s;]+/[^/\\s;]+|\\*\\+[^/\\s;]+")) {
                throw Planner.usage("--with " + option + " has " + (type.isEmpty() ? "an empty type" : type)
                        + ", which is no media type; write them as in gzip=text/*,application/json");
            }
        }
        return new Compression(Compression.DEFAULT.minimumOctets(), each, List.of());
    }

    private static Filter filter(String text) throws Refusal {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        try {
            return switch (name) {
                case "security-headers" -> new SecurityHeaders();
                case "request-id" -> new RequestId();
                case "spa" -> value.isEmpty() ? new SpaFallback() : new SpaFallback(value);
                case "cors" -> Cors.allow(value.isEmpty() ? new String[0] : value.split(",", -1));
                case "rate-limit" -> rate(value);
                default ->
                    throw Planner.usage("--with " + text + " is no filter; use gzip, security-headers,"
                            + " request-id, spa, cors=<origin> or rate-limit=100/s");
            };
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.USAGE, "--with " + text + ": " + e.getMessage(), e);
        }
    }

    private static RateLimit rate(String value) {
        int slash = value.indexOf('/');
        try {
            int requests = Integer.parseInt(value.substring(0, Math.max(0, slash)));
            Duration time =
                    switch (value.substring(slash + 1).toLowerCase(Locale.ROOT)) {
                        case "s", "second" -> Duration.ofSeconds(1);
                        case "m", "min", "minute" -> Duration.ofMinutes(1);
                        case "h", "hour" -> Duration.ofHours(1);
                        default -> Duration.ZERO;
                    };
            if (!time.isZero()) {
                return new RateLimit(requests, time);
            }
        } catch (NumberFormatException e) {
            // refused below, like an unknown time
        }
        throw new IllegalArgumentException("a rate is a number of requests in a second, minute or hour, as in 100/s");
    }
}
