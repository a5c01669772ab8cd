package org.rocketserver.runner;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.Explanation;
import org.rocketserver.servlet.WebApp;

/**
 * {@code explain [--json] [options] [/context=]app.war ... [GET /path]}: starts nothing and tells what applications
 * consist of, made by the same options, file and environment as for a start.
 */
final class ExplainCommand {
    static final String NAME = "explain";

    private final PrintStream out;
    private final List<String> words;
    private final boolean json;
    private final String method;
    private final @Nullable String target;

    private ExplainCommand(PrintStream out, String... arguments) throws Refusal {
        this.out = out;
        this.words = new ArrayList<>(Arrays.asList(arguments));
        this.json = words.removeIf("--json"::equals);
        List<String> positional = CommandLines.words(words);
        int count = positional.size();
        String last = count == 0 ? "" : positional.get(count - 1);
        String before = count < 2 ? "" : positional.get(count - 2);
        boolean named = isMethod(before);
        if (named && !last.startsWith("/")) {
            throw Planner.usage("explain " + before + " " + last
                    + ": a path starts with a slash, as in explain app.war " + before + " /" + last);
        }
        boolean request = named || (count > 1 && isPath(last));
        this.target = request ? last : null;
        this.method = named ? before : "GET";
        if (request) {
            removeLast(positional);
        }
        if (named) {
            removeLast(positional.subList(0, count - 1));
        }
    }

    /** Removes the last word that is no option and no option's value, though one may read the same. */
    private void removeLast(List<String> positional) throws Refusal {
        String last = positional.get(positional.size() - 1);
        for (int at = words.size() - 1; at >= 0; at--) {
            if (words.get(at).equals(last)) {
                List<String> others = new ArrayList<>(words);
                others.remove(at);
                if (isSaid(others, positional.subList(0, positional.size() - 1))) {
                    words.remove(at);
                    return;
                }
            }
        }
        throw Planner.usage("explain: the request " + last + " is to be a word of the command line, not of a file");
    }

    private static boolean isSaid(List<String> arguments, List<String> positional) {
        try {
            return CommandLines.words(arguments).equals(positional);
        } catch (Refusal e) {
            return false; // an option has lost its value
        }
    }

    private static boolean isMethod(String word) {
        return word.matches("[A-Z]+") && !Files.exists(Path.of(word));
    }

    /** Without a method before it, an application may be meant. */
    private static boolean isPath(String word) {
        return word.startsWith("/") && !word.endsWith(".war") && !word.matches("/[^?]*=.*");
    }

    /**
     * Explains.
     *
     * @param arguments without the command's name
     * @throws Refusal the arguments are not of that form, or an application could not be deployed; what is known of it
     *     is told all the same
     */
    static void run(PrintStream out, PrintStream err, Map<String, String> environment, String... arguments)
            throws Refusal {
        ExplainCommand command = new ExplainCommand(out, arguments);
        String[] start = command.words.toArray(String[]::new);
        try {
            CommandLines.Said said = CommandLines.read(environment, start);
            said.notes().forEach(note -> err.println("rocket: " + note));
            command.explain(Planner.plan(said));
        } catch (Refusal e) {
            throw Places.tell(e, environment, start);
        }
    }

    private void explain(Plan plan) throws Refusal {
        Applications applications = new Applications(plan.options(), null);
        List<Explanation> explanations = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (Plan.Application application : target == null ? plan.applications() : List.of(serving(plan, target))) {
            Explanation explanation = explain(applications.make(application));
            explanations.add(explanation);
            explanation.refusal().ifPresent(reason -> refusals.add(application.path() + " would not start: " + reason));
        }
        if (!json) {
            out.print(explanations.stream().map(Explanation::text).collect(Collectors.joining(System.lineSeparator())));
        } else if (explanations.size() == 1) {
            out.print(explanations.get(0).json());
        } else {
            out.println(explanations.stream()
                    .map(explanation -> explanation.json().stripTrailing())
                    .collect(Collectors.joining("," + System.lineSeparator(), "[", "]")));
        }
        out.flush();
        if (!refusals.isEmpty()) {
            // as a start would end, so that scripts need not read
            throw new Refusal(Refusal.Kind.DEPLOYMENT, refusals.get(0));
        }
    }

    private Explanation explain(WebApp app) throws Refusal {
        try {
            return target == null ? app.explain() : app.explain(method, target);
        } catch (DeploymentException e) {
            throw new Refusal(Refusal.Kind.DEPLOYMENT, String.valueOf(e.getMessage()), e);
        }
    }

    /** The application with the longest context path that the target is below; the first if there is none. */
    private static Plan.Application serving(Plan plan, String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        Plan.Application serving = null;
        for (Plan.Application application : plan.applications()) {
            String context = application.contextPath();
            boolean below = context.equals("/") || path.equals(context) || path.startsWith(context + "/");
            if (below
                    && (serving == null
                            || context.length() > serving.contextPath().length())) {
                serving = application;
            }
        }
        return serving == null ? plan.applications().get(0) : serving;
    }
}
