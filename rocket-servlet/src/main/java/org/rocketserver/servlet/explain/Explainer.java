package org.rocketserver.servlet.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.deploy.Application;
import org.rocketserver.servlet.deploy.DeploymentPlan;
import org.rocketserver.servlet.deploy.InitializerWithTypes;
import org.rocketserver.servlet.deploy.Pages;
import org.rocketserver.servlet.deploy.Problem;
import org.rocketserver.servlet.deploy.Problems;
import org.rocketserver.servlet.deploy.Resources;
import org.rocketserver.servlet.deploy.Timing;
import org.rocketserver.servlet.descriptor.ConstraintDecl;
import org.rocketserver.servlet.descriptor.ErrorPageDecl;
import org.rocketserver.servlet.descriptor.FilterDecl;
import org.rocketserver.servlet.descriptor.FragmentDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.LoginDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.resource.ResourceTree;

/** Reads an application as its deployment would and tells what was found, as maps and lists of texts. */
public final class Explainer {
    private static final int MOST_TYPES = 20;

    private final Application application;
    private final DeploymentPlan plan;
    private final WebAppDescriptor descriptor;
    private final Tables tables;

    private Explainer(Application application, DeploymentPlan plan, WebAppDescriptor descriptor, Tables tables) {
        this.application = application;
        this.plan = plan;
        this.descriptor = descriptor;
        this.tables = tables;
    }

    /**
     * Explains an application.
     *
     * @param application what would be deployed; its code is not run
     * @param descriptor adds what code registers to what is declared
     * @param method of a request to explain too, or null
     * @param path of that request, as a client sends it
     * @return facts by name, in the order in which one reads them
     * @throws DeploymentException it could not be deployed
     */
    public static Map<String, Object> explain(
            Application application,
            UnaryOperator<WebAppDescriptor> descriptor,
            @Nullable String method,
            @Nullable String path)
            throws DeploymentException {
        try (DeploymentPlan plan = application.source().read();
                ResourceTree files = Resources.of(application, plan)) {
            WebAppDescriptor whole = descriptor.apply(application.complete().apply(plan.descriptor()));
            Tables tables = new Tables(whole, files, application.files().pages() && Pages.isThere(plan.classLoader()));
            Explainer explainer = new Explainer(application, plan, whole, tables);
            Map<String, Object> facts = explainer.facts();
            if (path != null) {
                facts.put(
                        "request",
                        new RequestExplainer(tables, whole, application)
                                .explain(method == null ? "GET" : method, path));
            }
            return facts;
        } catch (IOException e) {
            throw new DeploymentException(
                    "What was unpacked to explain " + application.name() + " could not be removed: " + e.getMessage(),
                    e);
        }
    }

    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("application", plan.name());
        facts.put("context", application.name());
        put(facts, "display-name", descriptor.displayName());
        put(facts, "version", descriptor.version());
        facts.put("metadata-complete", descriptor.metadataComplete());
        facts.put("problems", problems());
        facts.put("descriptors", descriptors());
        facts.put("initializers", initializers());
        facts.put("listeners", listeners());
        facts.put("filters", filters());
        facts.put("servlets", servlets());
        facts.put("constraints", constraints());
        put(facts, "login", login());
        facts.put("error-pages", errorPages());
        facts.put("welcome-files", tables.welcomeFiles());
        facts.put("context-parameters", new LinkedHashMap<>(descriptor.contextParams()));
        facts.put("times", times());
        facts.put("not-told", notTold());
        return facts;
    }

    /** What only running the application's code would show. */
    private List<Object> notTold() {
        List<Object> all = new ArrayList<>();
        String what = "register when they run: servlets, filters and listeners beside these";
        if (!application.initializers().isEmpty() || !plan.initializers().isEmpty()) {
            all.add("what the initializers " + what);
        }
        if (!descriptor.listeners().isEmpty()) {
            all.add("what listeners of the context " + what);
        }
        return all;
    }

    /** What the start would refuse or warn of, the worst first. */
    private List<Object> problems() {
        List<Object> all = new ArrayList<>();
        for (Problem problem :
                Problems.of(application, plan, descriptor, tables.constraints().uncovered())) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("problem", problem.sentence());
            one.put("so", problem.effect().text());
            all.add(one);
        }
        StartPages.missing(tables, descriptor).forEach(sentence -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("problem", sentence);
            one.put("so", Problem.Effect.WARNING.text());
            all.add(one);
        });
        return all;
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value);
        }
    }

    private static String at(Origin origin) {
        return origin.toString();
    }

    /** In the order in which they are merged: web.xml, then the fragments in theirs (§8.2.3). */
    private List<Object> descriptors() {
        List<Object> all = new ArrayList<>();
        String own = plan.descriptor().origin().source();
        all.add(plan.root() == null || own.equals(plan.name()) ? "no WEB-INF/web.xml" : own);
        for (FragmentDecl fragment : plan.fragments()) {
            all.add(fragment.jar() + (fragment.name() == null ? "" : " (fragment " + fragment.name() + ")"));
        }
        for (FragmentDecl fragment : plan.excluded()) {
            all.add(fragment.jar() + ": left out by the absolute ordering in web.xml");
        }
        return all;
    }

    /** In the order of their calls: those given by code, then those that were found. */
    private List<Object> initializers() {
        List<Object> all = new ArrayList<>();
        for (Application.Initializer given : application.initializers()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("class", given.initializer().getClass().getName());
            one.put("from", at(Origin.CODE));
            all.add(one);
        }
        for (InitializerWithTypes found : plan.initializers()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("class", found.type().getName());
            one.put("from", found.source());
            if (found.handledTypes() != null) {
                List<String> names = found.handledTypes().stream()
                        .map(Class::getName)
                        .sorted()
                        .toList();
                one.put("handles", names.size());
                one.put("types", names.size() <= MOST_TYPES ? names : names.subList(0, MOST_TYPES));
            }
            all.add(one);
        }
        return all;
    }

    private List<Object> listeners() {
        List<Object> all = new ArrayList<>();
        descriptor.listeners().forEach(listener -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("class", listener.implementation().className());
            one.put("from", at(listener.origin()));
            all.add(one);
        });
        return all;
    }

    /** In the order in which a request passes them. */
    private List<Object> filters() {
        List<Object> all = new ArrayList<>();
        for (String name : tables.filters()) {
            FilterDecl filter = Objects.requireNonNull(descriptor.filters().get(name), "a declared filter");
            boolean front = tables.front().contains(name);
            List<String> before = front ? List.of("everything") : tables.before(name);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", name);
            put(one, "class", className(filter.implementation()));
            one.put("before", before);
            one.put(
                    "stands",
                    front
                            ? "before login and constraints"
                            : before.isEmpty() ? "nowhere, for it has no mapping" : "behind login and constraints");
            one.put("async", Boolean.TRUE.equals(filter.asyncSupported()));
            one.put("from", at(filter.origin()));
            all.add(one);
        }
        return all;
    }

    private List<Object> servlets() {
        List<Object> all = new ArrayList<>();
        for (ServletDecl servlet : descriptor.servlets().values()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", servlet.name());
            put(one, "class", className(servlet.implementation()));
            one.put("patterns", tables.patterns(servlet.name()));
            put(one, "load-on-startup", servlet.loadOnStartup());
            one.put("async", Boolean.TRUE.equals(servlet.asyncSupported()));
            if (Boolean.FALSE.equals(servlet.enabled())) {
                one.put("enabled", false);
            }
            one.put("from", at(servlet.origin()));
            all.add(one);
        }
        return all;
    }

    private static @Nullable String className(@Nullable Implementation implementation) {
        return implementation instanceof Implementation.JspFile page
                ? page.path()
                : implementation == null ? null : implementation.className();
    }

    private List<Object> constraints() {
        List<Object> all = new ArrayList<>();
        for (ConstraintDecl constraint : descriptor.constraints()) {
            Map<String, Object> one = new LinkedHashMap<>();
            List<String> patterns = new ArrayList<>();
            List<String> methods = new ArrayList<>();
            constraint.collections().forEach(collection -> {
                patterns.addAll(collection.urlPatterns());
                methods.addAll(collection.methods());
                collection.methodOmissions().forEach(method -> methods.add("all but " + method));
            });
            one.put("patterns", patterns);
            one.put("methods", methods.isEmpty() ? List.of("all") : methods);
            one.put("roles", RequestExplainer.roles(constraint.roles()));
            one.put("transport", constraint.transport().toString().toLowerCase(Locale.ROOT));
            one.put("from", at(constraint.origin()));
            all.add(one);
        }
        tables.constraints().uncovered().forEach(uncovered -> all.add("not covered: " + uncovered));
        return all;
    }

    private @Nullable Map<String, Object> login() {
        LoginDecl login = descriptor.login();
        if (login == null) {
            return null;
        }
        Map<String, Object> one = new LinkedHashMap<>();
        put(one, "method", login.method());
        put(one, "realm", login.realmName());
        put(one, "page", login.formLoginPage());
        put(one, "error-page", login.formErrorPage());
        return one;
    }

    private List<Object> errorPages() {
        List<Object> all = new ArrayList<>();
        for (ErrorPageDecl page : descriptor.errorPages()) {
            Object kind = page.status() != null ? page.status() : page.exceptionType();
            all.add((kind == null ? "all" : kind) + " -> " + page.location());
        }
        return all;
    }

    /** What the reading took, the jars among it; in milliseconds. */
    private Map<String, Object> times() {
        Map<String, Object> times = new LinkedHashMap<>();
        for (Timing timing : plan.timings()) {
            times.put(timing.step(), Math.round(timing.took().toNanos() / 10_000.0) / 100.0);
        }
        return times;
    }
}
