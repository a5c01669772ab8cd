package org.rocketserver.servlet.context;

import jakarta.servlet.Registration;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.Origin;

/**
 * What is registered under the name of a servlet or filter. Can be changed until the application runs. Of the deploying
 * thread until then, afterwards read only.
 */
abstract class Entry implements Registration.Dynamic {
    final AppContext context;
    private final String name;
    private final Map<String, String> initParameters = new LinkedHashMap<>();
    private @Nullable Implementation implementation;
    private boolean asyncSupported;
    private @Nullable Origin origin;

    Entry(AppContext context, String name, @Nullable Implementation implementation) {
        this.context = context;
        this.name = name;
        this.implementation = implementation;
    }

    String name() {
        return name;
    }

    /** Null while only a name was declared: such a registration is preliminary (Servlet 6.1 §4.4.1). */
    @Nullable
    Implementation implementation() {
        return implementation;
    }

    void complete(Implementation found) {
        implementation = found;
    }

    Map<String, String> initParameters() {
        return initParameters;
    }

    boolean asyncSupported() {
        return asyncSupported;
    }

    /** Sets everything a declaration says about parameters and async support. */
    void declare(Map<String, String> parameters, @Nullable Boolean async, Origin where) {
        origin = where;
        initParameters.putAll(parameters);
        asyncSupported = Boolean.TRUE.equals(async);
    }

    /**
     * Makes the instance, or takes the one that was given.
     *
     * @throws ServletException the class is missing, of the wrong kind, or its constructor failed
     */
    <T> T newInstance(Class<T> kind) throws ServletException {
        Implementation what = implementation;
        if (what == null) {
            throw new ServletException("nobody says which class " + name + " is");
        }
        Object instance;
        if (what instanceof Implementation.Instance given) {
            instance = given.instance();
        } else {
            String registeredAs = origin == null ? name : name + " by " + origin;
            Class<?> type = context.classes().load(what, registeredAs);
            if (!kind.isAssignableFrom(type)) {
                throw AppClasses.isNo(kind, type, registeredAs);
            }
            AppClasses.requireConstructor(type, registeredAs);
            instance = context.instances().create(type);
        }
        return kind.cast(instance);
    }

    void giveUp(Object instance) {
        context.instances().giveUp(instance);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public @Nullable String getClassName() {
        Implementation what = implementation;
        return what == null || what instanceof Implementation.JspFile ? null : what.className();
    }

    @Override
    public boolean setInitParameter(String parameter, String value) {
        context.phase().checkOpen("setInitParameter of " + name);
        notNull(parameter, value);
        return initParameters.putIfAbsent(parameter, value) == null;
    }

    @Override
    public @Nullable String getInitParameter(String parameter) {
        return initParameters.get(parameter);
    }

    @Override
    public Set<String> setInitParameters(Map<String, String> parameters) {
        context.phase().checkOpen("setInitParameters of " + name);
        Set<String> conflicts = new LinkedHashSet<>();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            notNull(parameter.getKey(), parameter.getValue());
            if (initParameters.containsKey(parameter.getKey())) {
                conflicts.add(parameter.getKey());
            }
        }
        if (conflicts.isEmpty()) {
            initParameters.putAll(parameters);
        }
        return conflicts;
    }

    private static void notNull(@Nullable String parameter, @Nullable String value) {
        if (parameter == null || value == null) {
            throw new IllegalArgumentException("an init parameter needs a name and a value that are not null");
        }
    }

    @Override
    public Map<String, String> getInitParameters() {
        return Collections.unmodifiableMap(initParameters);
    }

    @Override
    public void setAsyncSupported(boolean supported) {
        context.phase().checkOpen("setAsyncSupported of " + name);
        asyncSupported = supported;
    }
}
