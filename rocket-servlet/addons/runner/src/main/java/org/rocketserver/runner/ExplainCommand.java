package org.rocketserver.runner;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.Explanation;
import org.rocketserver.servlet.WebApp;

/**
 * {@code explain [--json] [--jsp folder] [/context=]app.war [GET /path]}: starts nothing and tells what an application
 * consists of.
 */
final class ExplainCommand {
    static final String NAME = "explain";

    private static final String USAGE = "explain [--json] [--jsp folder] [/context=]app.war [GET /path]";

    private ExplainCommand() {}

    /**
     * Explains.
     *
     * @param arguments without the command's name
     * @throws Refusal the arguments are not of that form, or the application could not be deployed
     */
    static void run(PrintStream out, String... arguments) throws Refusal {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        boolean json = words.removeIf("--json"::equals);
        words.removeIf("--stacktrace"::equals);
        String engine = option("--jsp", words);
        for (String word : words) {
            if (word.startsWith("-")) {
                throw Planner.usage("explain does not know " + word + "; it is " + USAGE);
            }
        }
        if (words.isEmpty() || words.size() > 3) {
            throw Planner.usage("explain needs an application; it is " + USAGE);
        }
        Plan.Application application =
                Contexts.assign(words.subList(0, 1), List.of(), List.of()).get(0);
        Path path = application.path();
        String method = words.size() == 3 ? words.get(1) : "GET";
        String target = words.size() == 1 ? null : words.get(words.size() - 1);
        if (target != null && !target.startsWith("/")) {
            throw Planner.usage("explain " + target + ": a path starts with a slash, as in " + USAGE);
        }
        WebApp app = WebApp.at(application.contextPath()).archive(path);
        if (engine != null) {
            app.parentClassLoader(Applications.engine(Path.of(engine)));
        }
        try {
            Explanation explanation = target == null ? app.explain() : app.explain(method, target);
            out.print(json ? explanation.json() : explanation.text());
            out.flush();
        } catch (DeploymentException e) {
            String message = String.valueOf(e.getMessage());
            String name = String.valueOf(path.getFileName());
            throw new Refusal(Refusal.Kind.DEPLOYMENT, message.contains(name) ? message : path + ": " + message, e);
        }
    }

    /**
     * Takes an option with its value, {@code --name value} or {@code --name=value}, out of the words; null if absent.
     */
    private static @Nullable String option(String name, List<String> words) throws Refusal {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith(name + "=")) {
                return words.remove(i).substring(name.length() + 1);
            }
            if (word.equals(name)) {
                words.remove(i);
                if (i == words.size()) {
                    throw Planner.usage(name + " needs a value; it is " + USAGE);
                }
                return words.remove(i);
            }
        }
        return null;
    }
}
