package org.rocketserver.servlet.context;

import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.ServletSecurity;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.MultipartDecl;
import org.rocketserver.servlet.descriptor.ServletDecl;

/** A registered servlet. */
final class ServletEntry extends Entry implements ServletRegistration.Dynamic {
    private final Registrations registrations;
    private final ServletHolder holder;
    private int loadOnStartup = -1;
    private @Nullable MultipartConfigElement multipart;
    private @Nullable ServletSecurityElement security;
    private @Nullable String runAs;
    private Map<String, String> roleLinks = Map.of();

    ServletEntry(Registrations registrations, String name, @Nullable Implementation implementation) {
        super(registrations.context(), name, implementation);
        this.registrations = registrations;
        this.holder = new ServletHolder(this, context);
    }

    /** Takes over what was declared. */
    void declare(ServletDecl declared) {
        declare(declared.initParams(), declared.asyncSupported(), declared.origin());
        Integer order = declared.loadOnStartup();
        loadOnStartup = order == null ? -1 : order;
        MultipartDecl limits = declared.multipart();
        if (limits != null) {
            multipart = new MultipartConfigElement(
                    limits.location(), limits.maxFileSize(), limits.maxRequestSize(), limits.fileSizeThreshold());
        }
        security = declared.security();
        runAs = declared.runAs();
        roleLinks = declared.roleLinks();
    }

    /** Takes over what the annotations of a class say that was registered in code (Servlet 6.1 §4.4.1). */
    void readAnnotations(Class<?> type) {
        MultipartConfig limits = type.getAnnotation(MultipartConfig.class);
        if (limits != null && multipart == null) {
            multipart = new MultipartConfigElement(limits);
        }
        ServletSecurity constraint = type.getAnnotation(ServletSecurity.class);
        if (constraint != null && security == null) {
            security = new ServletSecurityElement(constraint);
        }
        for (Annotation annotation : type.getAnnotations()) {
            String kind = annotation.annotationType().getName();
            if (kind.equals("jakarta.annotation.security.RunAs") && runAs == null) {
                runAs = (String) value(annotation);
            } else if (kind.equals("jakarta.annotation.security.DeclareRoles")) {
                context.addRoles((String[]) value(annotation));
            }
        }
    }

    private static Object value(Annotation annotation) {
        try {
            return annotation.annotationType().getMethod("value").invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("annotation " + annotation + " has no value", e);
        }
    }

    ServletHolder holder() {
        return holder;
    }

    int loadOnStartup() {
        return loadOnStartup;
    }

    @Nullable
    MultipartConfigElement multipart() {
        return multipart;
    }

    @Nullable
    ServletSecurityElement security() {
        return security;
    }

    @Nullable
    String runAs() {
        return runAs;
    }

    Map<String, String> roleLinks() {
        return roleLinks;
    }

    /**
     * Makes the instance. A page is served by an instance of the JSP servlet that has the page as its parameter.
     *
     * @throws ServletException it cannot be made
     */
    Servlet newServlet() throws ServletException {
        if (implementation() instanceof Implementation.JspFile page) {
            ServletEntry engine = registrations.jspEngine();
            if (engine == null) {
                throw new ServletException("servlet " + name() + " is the page " + page.path()
                        + ", but there is no JSP engine; add org.apache.tomcat.embed:tomcat-embed-jasper");
            }
            engine.initParameters().forEach(initParameters()::putIfAbsent);
            initParameters().put("jspFile", page.path());
            return engine.newInstance(Servlet.class);
        }
        return newInstance(Servlet.class);
    }

    @Override
    public Set<String> addMapping(String... patterns) {
        context.phase().checkOpen("addMapping of " + name());
        if (patterns == null || patterns.length == 0) {
            throw new IllegalArgumentException("a mapping of servlet " + name() + " needs a pattern");
        }
        return registrations.map(this, List.of(patterns));
    }

    @Override
    public Collection<String> getMappings() {
        return registrations.patternsOf(this);
    }

    @Override
    public @Nullable String getRunAsRole() {
        return runAs;
    }

    @Override
    public void setLoadOnStartup(int order) {
        context.phase().checkOpen("setLoadOnStartup of " + name());
        loadOnStartup = order;
    }

    @Override
    public Set<String> setServletSecurity(ServletSecurityElement constraint) {
        if (constraint == null) {
            throw new IllegalArgumentException("a security constraint must not be null");
        }
        context.phase().checkOpen("setServletSecurity of " + name());
        security = constraint;
        for (HttpConstraintElement part : parts(constraint)) {
            context.addRoles(part.getRolesAllowed());
        }
        Set<String> declaredAlready = new LinkedHashSet<>(getMappings());
        declaredAlready.retainAll(context.descriptor().constrainedPatterns());
        return declaredAlready;
    }

    private static List<HttpConstraintElement> parts(ServletSecurityElement constraint) {
        List<HttpConstraintElement> parts = new java.util.ArrayList<>(constraint.getHttpMethodConstraints());
        parts.add(constraint);
        return parts;
    }

    @Override
    public void setMultipartConfig(MultipartConfigElement limits) {
        if (limits == null) {
            throw new IllegalArgumentException("a multipart configuration must not be null");
        }
        context.phase().checkOpen("setMultipartConfig of " + name());
        multipart = limits;
    }

    @Override
    public void setRunAsRole(String role) {
        if (role == null) {
            throw new IllegalArgumentException("a role must not be null");
        }
        context.phase().checkOpen("setRunAsRole of " + name());
        runAs = role;
    }
}
