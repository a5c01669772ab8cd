package org.rocketserver.junit;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers the servlets and filters that a test names, as their annotations say (Servlet 6.1 §8.1.1, §8.1.2).
 *
 * @param servlets classes of servlets
 * @param filters classes of filters, in the order of their chain
 */
record NamedClasses(List<Class<? extends Servlet>> servlets, List<Class<? extends Filter>> filters)
        implements ServletContainerInitializer {
    private static final String EVERYTHING = "/*";

    @Override
    public void onStartup(@Nullable Set<Class<?>> none, ServletContext context) throws ServletException {
        for (Class<? extends Filter> filter : filters) {
            addFilter(context, filter);
        }
        for (Class<? extends Servlet> servlet : servlets) {
            addServlet(context, servlet);
        }
    }

    private void addServlet(ServletContext context, Class<? extends Servlet> type) throws ServletException {
        WebServlet annotation = type.getAnnotation(WebServlet.class);
        if (annotation == null) {
            if (servlets.size() > 1) {
                throw new ServletException(
                        type.getName() + " has no @WebServlet; add it, or map the servlet in a method"
                                + " with @Deploy: only a servlet that is alone is mapped to /* without it");
            }
            ServletRegistration.Dynamic registration = once(context.addServlet(type.getName(), type), type);
            registration.addMapping(EVERYTHING);
            registration.setAsyncSupported(true);
            return;
        }
        ServletRegistration.Dynamic registration =
                once(context.addServlet(nameOr(annotation.name(), type), type), type);
        for (WebInitParam parameter : annotation.initParams()) {
            registration.setInitParameter(parameter.name(), parameter.value());
        }
        registration.setLoadOnStartup(annotation.loadOnStartup());
        registration.setAsyncSupported(annotation.asyncSupported());
        registration.addMapping(concat(annotation.value(), annotation.urlPatterns()));
    }

    private static void addFilter(ServletContext context, Class<? extends Filter> type) throws ServletException {
        WebFilter annotation = type.getAnnotation(WebFilter.class);
        if (annotation == null) {
            FilterRegistration.Dynamic registration = once(context.addFilter(type.getName(), type), type);
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(null, true, EVERYTHING);
            return;
        }
        FilterRegistration.Dynamic registration =
                once(context.addFilter(nameOr(annotation.filterName(), type), type), type);
        for (WebInitParam parameter : annotation.initParams()) {
            registration.setInitParameter(parameter.name(), parameter.value());
        }
        registration.setAsyncSupported(annotation.asyncSupported());
        EnumSet<DispatcherType> dispatchers = EnumSet.copyOf(Arrays.asList(annotation.dispatcherTypes()));
        String[] patterns = concat(annotation.value(), annotation.urlPatterns());
        if (patterns.length > 0) {
            registration.addMappingForUrlPatterns(dispatchers, true, patterns);
        }
        if (annotation.servletNames().length > 0) {
            registration.addMappingForServletNames(dispatchers, true, annotation.servletNames());
        }
    }

    private static <T> T once(@Nullable T registration, Class<?> type) throws ServletException {
        if (registration == null) {
            throw new ServletException(type.getName() + " is there already: the archive or another class has its name");
        }
        return registration;
    }

    private static String nameOr(String name, Class<?> type) {
        return name.isEmpty() ? type.getName() : name;
    }

    private static String[] concat(String[] first, String[] second) {
        String[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
