package org.rocketserver.runner;

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.UriPath;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.Explanation;
import org.rocketserver.servlet.WebApp;

/**
 * {@code explain [--json] [options] [/context=]app.war ... [GET /path]}: starts nothing and tells what applications
 * consist of, made by the same options, file and environment as for a start.
 */
final class ExplainCommand {
    static final String NAME = "explain";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

    private final PrintStream out;
    private final List<String> words;
    private final boolean json;
    private final String method;
    private final @Nullable String target;

    /** Whether the applications have been told of. */
    private boolean told;

    private ExplainCommand(PrintStream out, String... arguments) throws Refusal {
        this.out = out;
        this.words = new ArrayList<>(Arrays.asList(arguments));
        this.json = words.removeIf("--json"::equals);
        List<String> positional = CommandLines.words(words);
        int count = positional.size();
        String last = count == 0 ? "" : positional.get(count - 1);
        String before = count < 2 ? "" : positional.get(count - 2);
        refuseMisspelt(before, last);
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

    /** Methods are in capital letters (RFC 9110 §9.1), those of extensions too, such as M-SEARCH. */
    private static boolean isMethod(String word) {
        return word.matches("[A-Z][A-Z0-9_-]*") && !new File(word).exists();
    }

    /** What would be taken for an application that is not there. */
    private static void refuseMisspelt(String word, String path) throws Refusal {
        String letters = word.replaceAll("[^A-Za-z]", "").toUpperCase(Locale.ROOT);
        if (path.startsWith("/") && METHODS.contains(letters) && !word.equals(letters) && !new File(word).exists()) {
            throw Planner.usage("explain: '" + word + "' is no method; write " + letters + " " + path);
        }
    }

    /** Without a method before it, an application may be meant. */
    private static boolean isPath(String word) {
        return word.startsWith("/")
                && !word.endsWith(".war")
                && !word.matches("/[^?]*=.*")
                && !new File(word, "WEB-INF").isDirectory();
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
            Plan plan = Planner.plan(said);
            Provisions.inspect(plan);
            said.notes().forEach(note -> err.println("rocket: " + note));
            command.explain(plan);
        } catch (Refusal e) {
            Refusal placed = Places.tell(e, environment, start);
            command.tell(placed);
            throw placed;
        }
    }

    /** Whether the arguments, the file or the environment ask for stack traces, as far as they can be understood. */
    static boolean showsTraces(PrintStream out, Map<String, String> environment, String... arguments) {
        try {
            List<String> words = new ExplainCommand(out, arguments).words;
            return CommandLines.read(environment, words.toArray(String[]::new)).options().operation.stacktrace;
        } catch (Refusal e) {
            return false; // which is told when it is run
        }
    }

    /** Who reads JSON is told there, too, that an application is not there. */
    private void tell(Refusal refused) {
        if (json && !told && refused.kind() == Refusal.Kind.DEPLOYMENT) {
            write(Explanation.refused(String.valueOf(refused.getMessage())).json());
            out.flush();
        }
    }

    private void explain(Plan plan) throws Refusal {
        List<Explanation> explanations = new ArrayList<>();
        Refusal refusal = null;
        List<Plan.Application> asked = target == null ? plan.applications() : List.of(serving(plan, target));
        for (Plan.Application application : asked) {
            Refusal other = explain(plan, application, explanations, asked.size() == 1);
            refusal = refusal == null ? other : refusal;
        }
        if (!json) {
            out.print(explanations.stream().map(Explanation::text).collect(Collectors.joining(System.lineSeparator())));
        } else if (explanations.size() == 1) {
            write(explanations.get(0).json());
        } else {
            write(explanations.stream()
                    .map(explanation -> explanation.json().stripTrailing())
                    .collect(Collectors.joining(",\n", "[", "]\n")));
        }
        out.flush();
        told = true;
        if (refusal != null) {
            throw refusal; // as a start would end, so that scripts need not read
        }
    }

    /** Whatever the console's charset is (RFC 8259 §8.1). */
    private void write(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.write(octets, 0, octets.length);
    }

    /** Adds what can be told, and answers why it would not start. */
    private @Nullable Refusal explain(Plan plan, Plan.Application application, List<Explanation> into, boolean alone)
            throws Refusal {
        WebApp app = plan.maker().make(application, null);
        try {
            Explanation explanation = (target == null ? app.explain() : app.explain(method, target))
                    .with("compression", plan.maker().compression());
            into.add(explanation);
            return explanation
                    .refusal()
                    .map(reason ->
                            new Refusal(Refusal.Kind.DEPLOYMENT, application.path() + " would not start: " + reason))
                    .orElse(null);
        } catch (DeploymentException e) {
            String reason = StartFailure.sentence(e);
            if (json || !alone) { // people are told by the sentence, which is of the first
                into.add(Explanation.refused(application.name(), application.contextPath(), reason));
            }
            return new Refusal(Refusal.Kind.DEPLOYMENT, reason, e);
        }
    }

    /** The application with the longest context path that the target is below; the first if there is none. */
    private static Plan.Application serving(Plan plan, String target) {
        String path = path(target);
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

    /** As the server reads it; as it is written where the server would refuse it. */
    private static String path(String target) {
        int query = target.indexOf('?');
        String raw = query < 0 ? target : target.substring(0, query);
        try {
            return UriPath.parse(raw, UriPath.EncodedSlash.KEEP).text();
        } catch (HttpException e) {
            return raw; // which is told of whichever application
        }
    }
}
