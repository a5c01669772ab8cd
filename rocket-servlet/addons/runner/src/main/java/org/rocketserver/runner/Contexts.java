package org.rocketserver.runner;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.WebApp;

/**
 * Which application is found at which context path. Decided in this order: {@code /context=path} says it; a
 * {@code --context} says it of the next application behind it without one, and of the first without one if none is
 * behind it, unless each application has its own behind it; the application's own web.xml says it
 * ({@code default-context-path}); an application that is alone is the root; of several each is found at its file's
 * name, {@code ROOT} being the root and {@code #} standing for a slash.
 */
final class Contexts {
    private static final String ROOT = "/";

    /** What no client sends as it is, or not at this place. */
    private static final Pattern NO_PATH = Pattern.compile("//|[?#%; ]|(^|/)\\.\\.?(/|$)");

    private Contexts() {}

    /**
     * Assigns the context paths.
     *
     * @param archives {@code .war} files and exploded folders as the user wrote them
     * @param folders folders of files as the user wrote them
     * @param contexts what {@code --context} said, in order
     * @throws Refusal something does not exist (deployment), or the paths do not fit together (usage)
     */
    static List<Plan.Application> assign(List<Word> archives, List<Word> folders, List<Word> contexts) throws Refusal {
        if (archives.isEmpty() && folders.isEmpty()) {
            throw usage("nothing to serve: name a .war file or a folder, or use --fs for a folder of static files");
        }
        boolean alone = archives.size() + folders.size() == 1;
        Map<Word, String> asked = asked(archives, folders, contexts);
        List<Plan.Application> applications = new ArrayList<>();
        for (Word archive : archives) {
            applications.add(application(archive.text(), false, alone, asked.get(archive)));
        }
        for (Word folder : folders) {
            applications.add(application(folder.text(), true, alone, asked.get(folder)));
        }
        refuseDuplicates(applications);
        return applications;
    }

    /** Which context is meant for which application. */
    private static Map<Word, String> asked(List<Word> archives, List<Word> folders, List<Word> contexts)
            throws Refusal {
        List<Word> without = new ArrayList<>();
        for (List<Word> files : List.of(archives, folders)) {
            for (Word file : files) {
                if (!hasOwn(file.text())) {
                    without.add(file);
                }
            }
        }
        Map<Word, String> asked = new HashMap<>();
        List<Word> unused = new ArrayList<>();
        for (Word context : contexts) {
            Word next = isEachBehind(without, contexts)
                    ? null
                    : without.stream()
                            .filter(file -> file.at() > context.at() && !asked.containsKey(file))
                            .min(Comparator.comparingInt(Word::at))
                            .orElse(null);
            if (next == null) {
                unused.add(context);
            } else {
                asked.put(next, context.text());
            }
        }
        without.removeAll(asked.keySet());
        for (Word context : unused) {
            if (without.isEmpty()) {
                throw usage("--context " + context + " has no application: there are more contexts than applications");
            }
            asked.put(without.remove(0), context.text());
        }
        return asked;
    }

    /** As in {@code a.war --context /a b.war --context /b}. */
    private static boolean isEachBehind(List<Word> files, List<Word> contexts) {
        return files.stream().mapToInt(Word::at).min().orElse(0)
                        < contexts.stream().mapToInt(Word::at).min().orElse(0)
                && files.stream().mapToInt(Word::at).max().orElse(0)
                        < contexts.stream().mapToInt(Word::at).max().orElse(0);
    }

    private static boolean hasOwn(String argument) throws Refusal {
        return argument.indexOf('=') > 0 && argument.charAt(0) == '/' && !Files.exists(path(argument));
    }

    private static Plan.Application application(String argument, boolean files, boolean alone, @Nullable String asked)
            throws Refusal {
        int equals = argument.indexOf('=');
        String context = asked == null ? "" : asked;
        String file = argument;
        if (hasOwn(argument)) {
            context = argument.substring(0, equals);
            file = argument.substring(equals + 1);
        }
        Path path = existing(file, files);
        boolean plainFiles = files || (Files.isDirectory(path) && !Files.isDirectory(path.resolve("WEB-INF")));
        if (!context.isEmpty()) {
            return new Plan.Application(checked(context, file), path, plainFiles);
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

    private static String checked(String context, String file) throws Refusal {
        if (!isPath(context)) {
            throw usage(
                    "the context " + context + " of " + file + " is no path; write it like /shop, or / for the root");
        }
        return normal(context);
    }

    private static boolean isPath(String context) {
        return !NO_PATH.matcher(context).find();
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
