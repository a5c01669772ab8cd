package org.rocketserver.servlet.context;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.FilterMappingDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.Origin;

/** A registered filter. */
final class FilterEntry extends Entry implements FilterRegistration.Dynamic {
    private final Registrations registrations;
    private final FilterHolder holder;

    FilterEntry(Registrations registrations, String name, @Nullable Implementation implementation) {
        super(registrations.context(), name, implementation);
        this.registrations = registrations;
        this.holder = new FilterHolder(this);
    }

    FilterHolder holder() {
        return holder;
    }

    @Override
    public void addMappingForServletNames(
            @Nullable EnumSet<DispatcherType> dispatchers, boolean isMatchAfter, String... servletNames) {
        check(servletNames);
        registrations.map(mapping(List.of(), List.of(servletNames), dispatchers), isMatchAfter);
    }

    @Override
    public void addMappingForUrlPatterns(
            @Nullable EnumSet<DispatcherType> dispatchers, boolean isMatchAfter, String... urlPatterns) {
        check(urlPatterns);
        registrations.map(mapping(List.of(urlPatterns), List.of(), dispatchers), isMatchAfter);
    }

    private void check(String @Nullable [] targets) {
        context.phase().checkOpen("addMapping of filter " + name());
        if (targets == null || targets.length == 0) {
            throw new IllegalArgumentException("a mapping of filter " + name() + " needs a pattern or a servlet name");
        }
    }

    private FilterMappingDecl mapping(
            List<String> patterns, List<String> servlets, @Nullable EnumSet<DispatcherType> dispatchers) {
        EnumSet<DispatcherType> types = dispatchers == null ? EnumSet.noneOf(DispatcherType.class) : dispatchers;
        return new FilterMappingDecl(name(), patterns, servlets, types, Origin.CODE);
    }

    @Override
    public Collection<String> getServletNameMappings() {
        return registrations.mappingsOf(this).stream()
                .flatMap(mapping -> mapping.servletNames().stream())
                .distinct()
                .toList();
    }

    @Override
    public Collection<String> getUrlPatternMappings() {
        return registrations.mappingsOf(this).stream()
                .flatMap(mapping -> mapping.urlPatterns().stream())
                .distinct()
                .toList();
    }
}
