package org.rocketserver.servlet.context;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a servlet or filter is given by {@code init}: its name, parameters and context. Immutable. */
final class HolderConfig implements ServletConfig, FilterConfig {
    private final String name;
    private final Map<String, String> parameters;
    private final ServletContext context;

    HolderConfig(String name, Map<String, String> parameters, ServletContext context) {
        this.name = name;
        this.parameters = new LinkedHashMap<>(parameters);
        this.context = context;
    }

    @Override
    public String getServletName() {
        return name;
    }

    @Override
    public String getFilterName() {
        return name;
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public @Nullable String getInitParameter(String parameter) {
        return parameters.get(parameter);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }
}
