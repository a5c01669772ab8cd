package org.rocketserver.servlet.deploy;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.AppClasses;
import org.rocketserver.servlet.deploy.Problem.Effect;
import org.rocketserver.servlet.descriptor.FilterDecl;
import org.rocketserver.servlet.descriptor.FilterMappingDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.ListenerDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.ServletMappingDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/**
 * What a start would refuse or warn of, found without one: nothing of the application runs. What its own code does
 * wrong when it runs cannot be found.
 */
public final class Problems {
    /** Descriptors may map the container's servlets without declaring them. */
    private static final Set<String> CONTAINERS = Set.of("default", "jsp");

    private final Application application;
    private final WebAppDescriptor descriptor;
    private final AppClasses classes;
    private final Effect ofMissing;
    private final List<Problem> found = new ArrayList<>();

    private Problems(Application application, DeploymentPlan plan, WebAppDescriptor descriptor) {
        this.application = application;
        this.descriptor = descriptor;
        this.classes = new AppClasses(plan.classLoader());
        boolean mayRegister = !plan.initializers().isEmpty()
                || !application.initializers().isEmpty()
                || !descriptor.listeners().isEmpty();
        this.ofMissing = mayRegister ? Effect.PERHAPS_REFUSED : Effect.REFUSED;
    }

    /**
     * Looks for problems.
     *
     * @param plan whose class loader is asked for classes
     * @param descriptor what is declared, with what code registers
     * @param uncovered the methods that constraints leave open
     * @return the worst first
     */
    public static List<Problem> of(
            Application application, DeploymentPlan plan, WebAppDescriptor descriptor, List<String> uncovered) {
        Problems problems = new Problems(application, plan, descriptor);
        problems.mappings();
        problems.classes();
        plan.warnings().forEach(warning -> problems.add(warning, Effect.WARNING));
        if (!descriptor.denyUncoveredHttpMethods()) {
            uncovered.forEach(what -> problems.add(Security.uncovered(what), Effect.WARNING));
        }
        problems.found.sort((one, other) -> one.effect().compareTo(other.effect()));
        return problems.found;
    }

    private void add(@Nullable String sentence, Effect effect) {
        found.add(new Problem(String.valueOf(sentence), effect));
    }

    private void mappings() {
        for (ServletMappingDecl mapping : descriptor.servletMappings()) {
            String name = mapping.servletName();
            ServletDecl servlet = descriptor.servlets().get(name);
            if (CONTAINERS.contains(name) || (servlet != null && Boolean.FALSE.equals(servlet.enabled()))) {
                continue;
            }
            lacking(
                    mapping.origin(),
                    "servlet " + name,
                    servlet != null,
                    servlet == null ? null : servlet.implementation());
        }
        for (FilterMappingDecl mapping : descriptor.filterMappings()) {
            String name = mapping.filterName();
            FilterDecl filter = descriptor.filters().get(name);
            lacking(
                    mapping.origin(),
                    "filter " + name,
                    filter != null,
                    filter == null ? null : filter.implementation());
        }
    }

    private void lacking(Origin origin, String what, boolean declared, @Nullable Implementation implementation) {
        if (implementation == null) {
            add(
                    origin + ": a mapping leads to the " + what
                            + (declared
                                    ? ", of which nobody says the class; say it, or remove the mapping"
                                    : ", which nobody declares; declare it, or remove the mapping"),
                    ofMissing);
        }
    }

    private void classes() {
        for (ListenerDecl listener : descriptor.listeners()) {
            check(listener.implementation(), "a listener", listener.origin(), EventListener.class, Effect.REFUSED);
        }
        for (FilterDecl filter : descriptor.filters().values()) {
            check(filter.implementation(), filter.name(), filter.origin(), Filter.class, Effect.REFUSED);
        }
        for (ServletDecl servlet : descriptor.servlets().values()) {
            if (!Boolean.FALSE.equals(servlet.enabled())) {
                boolean early = Objects.requireNonNullElse(servlet.loadOnStartup(), -1) >= 0;
                Effect effect = early && application.servletsRequired() ? Effect.REFUSED : Effect.FAILING;
                check(servlet.implementation(), servlet.name(), servlet.origin(), Servlet.class, effect);
            }
        }
    }

    private void check(
            @Nullable Implementation implementation, String name, Origin origin, Class<?> kind, Effect effect) {
        if (implementation instanceof Implementation.Named named) {
            try {
                classes.check(named, name + " by " + origin, kind);
            } catch (ServletException e) {
                add(e.getMessage(), effect);
            }
        }
    }
}
