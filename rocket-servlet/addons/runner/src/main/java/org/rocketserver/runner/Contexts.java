package org.rocketserver.runner;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocketserver.servlet.WebApp;

/**
 * Which application is found at which context path. Decided in this order: {@code /context=path} says it; the first
 * {@code --context} is that of the first application without one, and so on; the application's own web.xml says it
 * ({@code default-context-path}); an application that is alone is the root; of several each is found at its file's
 * name, {@code ROOT} being the root and {@code #} standing for a slash.
 */
final class Contexts {
    private static final String ROOT = "/";

    private Contexts() {}

    /**
     * Assigns the context paths.
     *
     * @param archives {@code .war} files and exploded folders as the user wrote them
     * @param folders folders of files as the user wrote them
     * @param contexts what {@code --context} said, in order
     * @throws Refusal something does not exist (deployment), or the paths do not fit together (usage)
     */
    static List<Plan.Application> assign(List<String> archives, List<String> folders, List<String> contexts)
            throws Refusal {
        if (archives.isEmpty() && folders.isEmpty()) {
            throw usage("nothing to serve: name a .war file or a folder, or use --fs for a folder of static files");
        }
        boolean alone = archives.size() + folders.size() == 1;
        List<String> unused = new ArrayList<>(contexts);
        List<Plan.Application> applications = new ArrayList<>();
        for (String archive : archives) {
            applications.add(application(archive, false, alone, unused));
        }
        for (String folder : folders) {
            applications.add(application(folder, true, alone, unused));
        }
        if (!unused.isEmpty()) {
            throw usage(
                    "--context " + unused.get(0) + " has no application: there are more contexts than applications");
        }
        refuseDuplicates(applications);
        return applications;
    }

    private static Plan.Application application(String argument, boolean plainFiles, boolean alone, List<String> unused)
            throws Refusal {
        int equals = argument.indexOf('=');
        String context = "";
        String file = argument;
        if (equals > 0 && argument.charAt(0) == '/' && !Files.exists(path(argument))) {
            context = argument.substring(0, equals);
            file = argument.substring(equals + 1);
        } else if (!unused.isEmpty()) {
            context = unused.remove(0);
        }
        Path path = existing(file, plainFiles);
        if (!context.isEmpty()) {
            return new Plan.Application(checked(context), path, plainFiles);
        }
        context = alone ? WebApp.declaredContextPath(path).orElse(ROOT) : byName(path);
        if (!isPath(context)) {
            throw usage(file + " would be at " + context + ", which is no path; say where, as in /shop=" + file);
        }
        return new Plan.Application(normal(context), path, plainFiles);
    }

    private static Path existing(String file, boolean plainFiles) throws Refusal {
        Path path = path(file);
        if (!Files.exists(path)) {
            String where = path.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath();
            throw new Refusal(
                    Refusal.Kind.DEPLOYMENT,
                    "there is no " + file + where + "; check the name of the "
                            + (plainFiles ? "folder" : ".war file or folder") + ", or build it first");
        }
        if (plainFiles && !Files.isDirectory(path)) {
            throw new Refusal(
                    Refusal.Kind.DEPLOYMENT, "--fs " + file + " is no folder; leave --fs out to run a .war file");
        }
        if (!Files.isReadable(path)) {
            throw new Refusal(
                    Refusal.Kind.DEPLOYMENT, file + " cannot be read; check the permissions of the user who runs this");
        }
        return path;
    }

    /** The context path that a file's name asks for, as {@link WebApp#of} finds it. */
    static String byName(Path path) {
        String context = WebApp.of(path).contextPath();
        return context.isEmpty() ? ROOT : context;
    }

    /** Java decodes and encodes names as the locale says. */
    private static Path path(String file) throws Refusal {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE,
                    file + " can be no file's name here, where names are in " + System.getProperty("sun.jnu.encoding")
                            + "; run with LC_ALL=C.UTF-8 in the environment, or rename the file",
                    e);
        }
    }

    private static String checked(String context) throws Refusal {
        if (!isPath(context)) {
            throw usage("--context " + context + " is no path; write it like /shop, or / for the root");
        }
        return normal(context);
    }

    private static boolean isPath(String context) {
        return !context.contains("//") && !context.contains("?") && !context.contains(" ");
    }

    /** With a slash before and none behind. */
    private static String normal(String context) {
        String path = context.startsWith("/") ? context : "/" + context;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static void refuseDuplicates(List<Plan.Application> applications) throws Refusal {
        Map<String, Path> taken = new HashMap<>();
        for (Plan.Application application : applications) {
            Path other = taken.put(application.contextPath(), application.path());
            if (other != null) {
                throw usage(
                        "both " + other + " and " + application.path() + " are to be at " + application.contextPath()
                                + "; give one of them another place, as in /other=" + application.path());
            }
        }
    }

    private static Refusal usage(String sentence) {
        return new Refusal(Refusal.Kind.USAGE, sentence);
    }
}
