package org.rocketserver.servlet.descriptor;

import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.classfile.AnnotatedMember;
import org.rocketserver.servlet.classfile.AnnotationUse;
import org.rocketserver.servlet.classfile.ClassFile;
import org.rocketserver.servlet.classfile.ClassIndex;
import org.rocketserver.servlet.mapping.UrlPattern;

/**
 * Reads the annotations of an application from an index (§8.1, §15.5), loading none of its classes. Annotations that
 * are not the Servlet API's own are known by name, so their API may be missing.
 */
public final class AnnotationReader {
    private static final String WEB_SERVLET = "jakarta.servlet.annotation.WebServlet";
    private static final String WEB_FILTER = "jakarta.servlet.annotation.WebFilter";
    private static final String WEB_LISTENER = "jakarta.servlet.annotation.WebListener";
    private static final String DECLARE_ROLES = "jakarta.annotation.security.DeclareRoles";
    private static final String RUN_AS = "jakarta.annotation.security.RunAs";
    private static final String POST_CONSTRUCT = "jakarta.annotation.PostConstruct";
    private static final String PRE_DESTROY = "jakarta.annotation.PreDestroy";
    private static final String RESOURCE = "jakarta.annotation.Resource";
    private static final String MULTIPART = "jakarta.servlet.annotation.MultipartConfig";
    private static final String SECURITY = "jakarta.servlet.annotation.ServletSecurity";
    private static final String OBJECT = "java.lang.Object";

    private final String source;
    private final WebAppDescriptor.Builder result;
    private final Map<String, Implementation> servlets = new LinkedHashMap<>();
    private final Map<String, Implementation> filters = new LinkedHashMap<>();

    private AnnotationReader(String source) {
        this.source = source;
        this.result = WebAppDescriptor.builder(Origin.of(source));
    }

    /**
     * What the classes of one part of an application declare.
     *
     * @param index {@code WEB-INF/classes} or one jar
     * @param source what messages call it
     * @throws DeploymentException if an annotation says something that cannot be
     */
    public static WebAppDescriptor read(ClassIndex index, String source) throws DeploymentException {
        AnnotationReader reader = new AnnotationReader(source);
        for (ClassFile each : sorted(index)) {
            reader.type(each);
        }
        return reader.result.build();
    }

    /** By name, so that every start of an application is the same. */
    private static List<ClassFile> sorted(ClassIndex index) {
        List<ClassFile> classes = new ArrayList<>(index.classes());
        classes.sort(Comparator.comparing(ClassFile::name));
        return classes;
    }

    private void type(ClassFile type) throws DeploymentException {
        for (AnnotationUse each : type.annotations()) {
            switch (each.type()) {
                case WEB_SERVLET -> servlet(type, each);
                case WEB_FILTER -> filter(type, each);
                case WEB_LISTENER -> result.listener(new ListenerDecl(Implementation.named(type.name()), origin(type)));
                case DECLARE_ROLES -> each.strings("value").forEach(result::securityRole);
                default -> {}
            }
        }
        for (AnnotatedMember each : type.members()) {
            member(type, each);
        }
    }

    private Origin origin(ClassFile type) {
        return Origin.of("class " + type.name() + " in " + source);
    }

    // ---- servlets and filters

    private void servlet(ClassFile type, AnnotationUse annotation) throws DeploymentException {
        String name = annotation.string("name", type.name());
        Implementation implementation = Implementation.named(type.name());
        DescriptorMerge.refuseOther("servlets", name, servlets.put(name, implementation), implementation);
        long load = annotation.number("loadOnStartup", -1);
        ServletDecl.Builder servlet = ServletDecl.named(name, origin(type))
                .implementation(implementation)
                .loadOnStartup(load < 0 ? null : (Integer) (int) load)
                .asyncSupported(annotation.flag("asyncSupported"));
        initParams(annotation).forEach(servlet::initParam);
        result.servlet(servlet.build());
        List<String> patterns = patterns(annotation, type);
        if (!patterns.isEmpty()) {
            result.servletMapping(new ServletMappingDecl(name, patterns, origin(type)));
        }
    }

    private void filter(ClassFile type, AnnotationUse annotation) throws DeploymentException {
        String name = annotation.string("filterName", type.name());
        Implementation implementation = Implementation.named(type.name());
        DescriptorMerge.refuseOther("filters", name, filters.put(name, implementation), implementation);
        result.filter(new FilterDecl(
                name, implementation, initParams(annotation), annotation.flag("asyncSupported"), origin(type)));
        List<String> patterns = patterns(annotation, type);
        List<String> servletNames = annotation.strings("servletNames");
        if (!patterns.isEmpty() || !servletNames.isEmpty()) {
            result.filterMapping(
                    new FilterMappingDecl(name, patterns, servletNames, dispatchers(annotation), origin(type)));
        }
    }

    /** {@code value} and {@code urlPatterns} mean the same and exclude each other (§8.1.1, §8.1.2). */
    private List<String> patterns(AnnotationUse annotation, ClassFile type) throws DeploymentException {
        List<String> value = annotation.strings("value");
        List<String> urlPatterns = annotation.strings("urlPatterns");
        if (!value.isEmpty() && !urlPatterns.isEmpty()) {
            throw new DeploymentException(origin(type) + ": @" + annotation.simpleName()
                    + " has both value and urlPatterns (Servlet 6.1 §8.1); remove one of them.");
        }
        List<String> patterns = value.isEmpty() ? urlPatterns : value;
        try {
            patterns.forEach(UrlPattern::ofFilter);
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(
                    origin(type) + ": @" + annotation.simpleName() + ": " + e.getMessage() + "; correct it.", e);
        }
        return patterns;
    }

    private static Map<String, String> initParams(AnnotationUse annotation) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (AnnotationUse each : annotation.nestedOnes("initParams")) {
            parameters.putIfAbsent(each.string("name", ""), each.string("value", ""));
        }
        return parameters;
    }

    private static Set<DispatcherType> dispatchers(AnnotationUse annotation) {
        Set<DispatcherType> dispatchers = EnumSet.noneOf(DispatcherType.class);
        for (String each : annotation.strings("dispatcherTypes")) {
            dispatchers.add(DispatcherType.valueOf(each));
        }
        return dispatchers;
    }

    // ---- annotations of any component

    private void member(ClassFile type, AnnotatedMember member) {
        boolean method = member.kind() == AnnotatedMember.Kind.METHOD;
        switch (member.annotation().type()) {
            case POST_CONSTRUCT -> {
                if (method) {
                    result.postConstruct(new LifecycleDecl(type.name(), member.name(), origin(type)));
                }
            }
            case PRE_DESTROY -> {
                if (method) {
                    result.preDestroy(new LifecycleDecl(type.name(), member.name(), origin(type)));
                }
            }
            case RESOURCE -> {
                String property = property(member);
                if (property != null) {
                    String resource = member.annotation().string("name", type.name() + "/" + property);
                    result.injection(new InjectionDecl(type.name(), property, resource, origin(type)));
                }
            }
            default -> {}
        }
    }

    /** What {@code @Resource} on a field or a setter fills; without a name it is called {@code class/property}. */
    private static @Nullable String property(AnnotatedMember member) {
        String name = member.name();
        return switch (member.kind()) {
            case FIELD -> name;
            case METHOD ->
                name.length() > 3 && name.startsWith("set")
                        ? Character.toLowerCase(name.charAt(3)) + name.substring(4)
                        : null;
            case PARAMETER, RECORD_COMPONENT -> null;
        };
    }

    // ---- annotations that count by class, whoever declares the servlet

    /**
     * Adds what {@code @MultipartConfig}, {@code @ServletSecurity} and {@code @RunAs} on the servlet's class say and
     * nobody said before.
     */
    public static ServletDecl complete(ServletDecl servlet, ClassFinder classes) throws DeploymentException {
        if (!(servlet.implementation() instanceof Implementation.Named named)) {
            return servlet;
        }
        ClassFile type = classes.find(named.className());
        if (type == null) {
            return servlet;
        }
        Origin origin = Origin.of("class " + type.name());
        ServletDecl.Builder result = servlet.toBuilder();
        AnnotationUse multipart = type.annotation(MULTIPART);
        if (multipart != null && servlet.multipart() == null) {
            result.multipart(multipart(multipart, origin));
        }
        AnnotationUse runAs = type.annotation(RUN_AS);
        if (runAs != null && servlet.runAs() == null) {
            result.runAs(runAs.string("value", ""));
        }
        AnnotationUse security = inherited(type, SECURITY, classes);
        if (security != null && servlet.security() == null) {
            result.security(SecurityAnnotation.element(security, origin));
        }
        return result.build();
    }

    private static MultipartDecl multipart(AnnotationUse annotation, Origin origin) {
        return new MultipartDecl(
                annotation.string("location", ""),
                annotation.number("maxFileSize", -1),
                annotation.number("maxRequestSize", -1),
                (int) annotation.number("fileSizeThreshold", 0),
                origin);
    }

    /** The annotation of the class or of the nearest class above it ({@code @Inherited}). */
    private static @Nullable AnnotationUse inherited(ClassFile type, String annotation, ClassFinder classes) {
        ClassFile at = type;
        while (at != null) {
            AnnotationUse found = at.annotation(annotation);
            String above = at.superName();
            if (found != null || above == null || above.equals(OBJECT)) {
                return found;
            }
            at = classes.find(above);
        }
        return null;
    }
}
