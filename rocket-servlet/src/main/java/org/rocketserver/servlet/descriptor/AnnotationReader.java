package org.rocketserver.servlet.descriptor;

import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.mapping.UrlPattern;

/**
 * Reads the annotations of an application from an index (§8.1, §15.5), loading none of its classes. Annotations that
 * are not the Servlet API's own are known by name, so their API may be missing.
 */
public final class AnnotationReader {
    private static final DotName WEB_SERVLET = DotName.createSimple("jakarta.servlet.annotation.WebServlet");
    private static final DotName WEB_FILTER = DotName.createSimple("jakarta.servlet.annotation.WebFilter");
    private static final DotName WEB_LISTENER = DotName.createSimple("jakarta.servlet.annotation.WebListener");
    private static final DotName DECLARE_ROLES = DotName.createSimple("jakarta.annotation.security.DeclareRoles");
    private static final DotName RUN_AS = DotName.createSimple("jakarta.annotation.security.RunAs");
    private static final DotName POST_CONSTRUCT = DotName.createSimple("jakarta.annotation.PostConstruct");
    private static final DotName PRE_DESTROY = DotName.createSimple("jakarta.annotation.PreDestroy");
    private static final DotName RESOURCE = DotName.createSimple("jakarta.annotation.Resource");
    private static final DotName MULTIPART = DotName.createSimple("jakarta.servlet.annotation.MultipartConfig");
    private static final DotName SECURITY = DotName.createSimple("jakarta.servlet.annotation.ServletSecurity");
    private static final DotName OBJECT = DotName.createSimple("java.lang.Object");

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
    public static WebAppDescriptor read(IndexView index, String source) throws DeploymentException {
        AnnotationReader reader = new AnnotationReader(source);
        for (AnnotationInstance each : sorted(index, WEB_SERVLET)) {
            reader.servlet(each);
        }
        for (AnnotationInstance each : sorted(index, WEB_FILTER)) {
            reader.filter(each);
        }
        for (AnnotationInstance each : sorted(index, WEB_LISTENER)) {
            ClassInfo type = each.target().asClass();
            reader.refuseOtherKind(each, type, "a listener of Servlet 6.1 §11.2");
            reader.result.listener(
                    new ListenerDecl(Implementation.named(type.name().toString()), reader.origin(type)));
        }
        reader.common(index);
        return reader.result.build();
    }

    /** By class name, so that every start of an application is the same. */
    private static List<AnnotationInstance> sorted(IndexView index, DotName annotation) {
        List<AnnotationInstance> found = new ArrayList<>(index.getAnnotations(annotation));
        found.removeIf(each -> each.target() == null);
        found.sort((a, b) -> a.target().toString().compareTo(b.target().toString()));
        return found;
    }

    private Origin origin(ClassInfo type) {
        return Origin.of("class " + type.name() + " in " + source);
    }

    /**
     * A class that extends and implements nothing is not of the kind that its annotation promises (§8.1.1 to §8.1.3).
     * Of others that is known when they are loaded.
     */
    private void refuseOtherKind(AnnotationInstance annotation, ClassInfo type, String kind)
            throws DeploymentException {
        if (OBJECT.equals(type.superName()) && type.interfaceNames().isEmpty()) {
            throw new DeploymentException(
                    origin(type) + ": @" + annotation.name().withoutPackagePrefix() + " stands on a class that is not "
                            + kind + " (Servlet 6.1 §8.1); make it one, or remove the annotation.");
        }
    }

    // ---- servlets and filters

    private void servlet(AnnotationInstance annotation) throws DeploymentException {
        ClassInfo type = annotation.target().asClass();
        refuseOtherKind(annotation, type, "a jakarta.servlet.http.HttpServlet");
        String name = string(annotation, "name", type.name().toString());
        Implementation implementation = Implementation.named(type.name().toString());
        DescriptorMerge.refuseOther("servlets", name, servlets.put(name, implementation), implementation);
        AnnotationValue load = annotation.value("loadOnStartup");
        AnnotationValue async = annotation.value("asyncSupported");
        ServletDecl.Builder servlet = ServletDecl.named(name, origin(type))
                .implementation(implementation)
                .loadOnStartup(load == null || load.asInt() < 0 ? null : (Integer) load.asInt())
                .asyncSupported(async == null ? null : (Boolean) async.asBoolean());
        initParams(annotation).forEach(servlet::initParam);
        result.servlet(servlet.build());
        List<String> patterns = patterns(annotation, type);
        if (!patterns.isEmpty()) {
            result.servletMapping(new ServletMappingDecl(name, patterns, origin(type)));
        }
    }

    private void filter(AnnotationInstance annotation) throws DeploymentException {
        ClassInfo type = annotation.target().asClass();
        refuseOtherKind(annotation, type, "a jakarta.servlet.Filter");
        String name = string(annotation, "filterName", type.name().toString());
        Implementation implementation = Implementation.named(type.name().toString());
        DescriptorMerge.refuseOther("filters", name, filters.put(name, implementation), implementation);
        AnnotationValue async = annotation.value("asyncSupported");
        result.filter(new FilterDecl(
                name,
                implementation,
                initParams(annotation),
                async == null ? null : (Boolean) async.asBoolean(),
                origin(type)));
        List<String> patterns = patterns(annotation, type);
        List<String> servletNames = strings(annotation, "servletNames");
        if (!patterns.isEmpty() || !servletNames.isEmpty()) {
            result.filterMapping(
                    new FilterMappingDecl(name, patterns, servletNames, dispatchers(annotation), origin(type)));
        }
    }

    /** {@code value} and {@code urlPatterns} mean the same and exclude each other (§8.1.1, §8.1.2). */
    private List<String> patterns(AnnotationInstance annotation, ClassInfo type) throws DeploymentException {
        List<String> value = strings(annotation, "value");
        List<String> urlPatterns = strings(annotation, "urlPatterns");
        if (!value.isEmpty() && !urlPatterns.isEmpty()) {
            throw new DeploymentException(
                    origin(type) + ": @" + annotation.name().withoutPackagePrefix()
                            + " has both value and urlPatterns (Servlet 6.1 §8.1); remove one of them.");
        }
        List<String> patterns = value.isEmpty() ? urlPatterns : value;
        try {
            patterns.forEach(UrlPattern::ofFilter);
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(
                    origin(type) + ": @" + annotation.name().withoutPackagePrefix() + ": " + e.getMessage()
                            + "; correct it.",
                    e);
        }
        return patterns;
    }

    private static Map<String, String> initParams(AnnotationInstance annotation) {
        Map<String, String> parameters = new LinkedHashMap<>();
        AnnotationValue values = annotation.value("initParams");
        if (values != null) {
            for (AnnotationInstance each : values.asNestedArray()) {
                parameters.putIfAbsent(string(each, "name", ""), string(each, "value", ""));
            }
        }
        return parameters;
    }

    private static Set<DispatcherType> dispatchers(AnnotationInstance annotation) {
        Set<DispatcherType> dispatchers = EnumSet.noneOf(DispatcherType.class);
        AnnotationValue values = annotation.value("dispatcherTypes");
        if (values != null) {
            for (String each : values.asEnumArray()) {
                dispatchers.add(DispatcherType.valueOf(each));
            }
        }
        return dispatchers;
    }

    // ---- annotations of any component

    private void common(IndexView index) {
        for (AnnotationInstance each : sorted(index, DECLARE_ROLES)) {
            strings(each, "value").forEach(result::securityRole);
        }
        for (AnnotationInstance each : sorted(index, POST_CONSTRUCT)) {
            LifecycleDecl method = lifecycle(each);
            if (method != null) {
                result.postConstruct(method);
            }
        }
        for (AnnotationInstance each : sorted(index, PRE_DESTROY)) {
            LifecycleDecl method = lifecycle(each);
            if (method != null) {
                result.preDestroy(method);
            }
        }
        for (AnnotationInstance each : sorted(index, RESOURCE)) {
            InjectionDecl injection = injection(each);
            if (injection != null) {
                result.injection(injection);
            }
        }
    }

    private @Nullable LifecycleDecl lifecycle(AnnotationInstance annotation) {
        if (annotation.target().kind() != AnnotationTarget.Kind.METHOD) {
            return null;
        }
        ClassInfo type = annotation.target().asMethod().declaringClass();
        return new LifecycleDecl(
                type.name().toString(), annotation.target().asMethod().name(), origin(type));
    }

    /** {@code @Resource} on a field or a setter; without a name it is called {@code class/member}. */
    private @Nullable InjectionDecl injection(AnnotationInstance annotation) {
        AnnotationTarget target = annotation.target();
        ClassInfo type;
        String member;
        if (target.kind() == AnnotationTarget.Kind.FIELD) {
            type = target.asField().declaringClass();
            member = target.asField().name();
        } else if (target.kind() == AnnotationTarget.Kind.METHOD
                && target.asMethod().name().length() > 3
                && target.asMethod().name().startsWith("set")) {
            type = target.asMethod().declaringClass();
            String name = target.asMethod().name();
            member = Character.toLowerCase(name.charAt(3)) + name.substring(4);
        } else {
            return null;
        }
        String resource = string(annotation, "name", type.name() + "/" + member);
        return new InjectionDecl(type.name().toString(), member, resource, origin(type));
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
        ClassInfo type = classes.find(DotName.createSimple(named.className()));
        if (type == null) {
            return servlet;
        }
        Origin origin = Origin.of("class " + type.name());
        ServletDecl.Builder result = servlet.toBuilder();
        AnnotationInstance multipart = type.declaredAnnotation(MULTIPART);
        if (multipart != null && servlet.multipart() == null) {
            result.multipart(multipart(multipart, origin));
        }
        AnnotationInstance runAs = type.declaredAnnotation(RUN_AS);
        if (runAs != null && servlet.runAs() == null) {
            result.runAs(string(runAs, "value", ""));
        }
        AnnotationInstance security = inherited(type, SECURITY, classes);
        if (security != null && servlet.security() == null) {
            result.security(SecurityAnnotation.element(security, origin));
        }
        return result.build();
    }

    private static MultipartDecl multipart(AnnotationInstance annotation, Origin origin) {
        AnnotationValue file = annotation.value("maxFileSize");
        AnnotationValue request = annotation.value("maxRequestSize");
        AnnotationValue threshold = annotation.value("fileSizeThreshold");
        return new MultipartDecl(
                string(annotation, "location", ""),
                file == null ? -1 : file.asLong(),
                request == null ? -1 : request.asLong(),
                threshold == null ? 0 : threshold.asInt(),
                origin);
    }

    /** The annotation of the class or of the nearest class above it ({@code @Inherited}). */
    private static @Nullable AnnotationInstance inherited(ClassInfo type, DotName annotation, ClassFinder classes) {
        ClassInfo at = type;
        while (at != null) {
            AnnotationInstance found = at.declaredAnnotation(annotation);
            DotName above = at.superName();
            if (found != null || above == null || above.equals(OBJECT)) {
                return found;
            }
            at = classes.find(above);
        }
        return null;
    }

    // ---- values

    static String string(AnnotationInstance annotation, String member, String otherwise) {
        AnnotationValue value = annotation.value(member);
        return value == null || value.asString().isEmpty() ? otherwise : value.asString();
    }

    static List<String> strings(AnnotationInstance annotation, String member) {
        AnnotationValue value = annotation.value(member);
        return value == null ? List.of() : List.of(value.asStringArray());
    }
}
