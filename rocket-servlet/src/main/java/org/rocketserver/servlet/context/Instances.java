package org.rocketserver.servlet.context;

import jakarta.servlet.ServletException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.EnvEntryDecl;
import org.rocketserver.servlet.descriptor.InjectionDecl;
import org.rocketserver.servlet.descriptor.LifecycleDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and gives up instances of an application's classes: constructor, {@code @Resource} fields and setters,
 * {@link Beans}, {@code @PostConstruct}; in the end {@code @PreDestroy} (Servlet 6.1 §15.5). Annotations are known by
 * their names, so that it does not matter whose copy of {@code jakarta.annotation} the application has. Thread-safe.
 */
public final class Instances {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");
    private static final String RESOURCE = "jakarta.annotation.Resource";
    private static final String POST_CONSTRUCT = "jakarta.annotation.PostConstruct";
    private static final String PRE_DESTROY = "jakarta.annotation.PreDestroy";

    private final WebAppDescriptor descriptor;
    private final Map<String, Object> environment;
    private final Beans beans = new Beans();

    /**
     * For an application.
     *
     * @param descriptor what it declares
     * @param environment values that code offers, by name
     */
    public Instances(WebAppDescriptor descriptor, Map<String, Object> environment) {
        this.descriptor = descriptor;
        this.environment = new LinkedHashMap<>(environment);
    }

    /**
     * Makes an instance and prepares it.
     *
     * @throws ServletException it cannot be made; the cause says why
     */
    public <T> T create(Class<T> type) throws ServletException {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.trySetAccessible();
            T instance = constructor.newInstance();
            prepare(instance);
            return instance;
        } catch (NoSuchMethodException e) {
            throw new ServletException("class " + type.getName() + " has no constructor without parameters", e);
        } catch (InvocationTargetException e) {
            throw new ServletException("the constructor of " + type.getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ServletException("class " + type.getName() + " cannot be instantiated", e);
        }
    }

    /**
     * Injects resources and calls what is to be called after construction.
     *
     * @throws ServletException a value does not fit, or the method failed
     */
    public void prepare(Object instance) throws ServletException {
        try {
            for (Class<?> type : hierarchy(instance.getClass())) {
                inject(instance, type);
            }
            beans.inject(instance, hierarchy(instance.getClass()));
            for (Class<?> type : hierarchy(instance.getClass())) {
                callLifecycle(instance, type, POST_CONSTRUCT, descriptor.postConstructs());
            }
        } catch (InvocationTargetException e) {
            throw new ServletException(
                    "preparing an instance of " + instance.getClass().getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new ServletException(
                    "preparing an instance of " + instance.getClass().getName() + " failed", e);
        }
    }

    /** Calls what is to be called before an instance is given up; a failure is logged. */
    public void giveUp(Object instance) {
        try {
            for (Class<?> type : hierarchy(instance.getClass())) {
                callLifecycle(instance, type, PRE_DESTROY, descriptor.preDestroys());
            }
            beans.release(instance);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.error("@PreDestroy of {} failed", instance.getClass().getName(), e);
        }
    }

    /** Super classes first. */
    private static Deque<Class<?>> hierarchy(Class<?> type) {
        Deque<Class<?>> classes = new ArrayDeque<>();
        for (Class<?> next = type; next != null && next.getClassLoader() != null; next = next.getSuperclass()) {
            if (!next.getName().startsWith("jakarta.servlet.")) {
                classes.addFirst(next);
            }
        }
        return classes;
    }

    private void inject(Object instance, Class<?> type) throws ReflectiveOperationException {
        for (InjectionDecl injection : descriptor.injections()) {
            if (injection.className().equals(type.getName())) {
                injectMember(instance, type, injection.member(), injection.resource());
            }
        }
        for (EnvEntryDecl entry : descriptor.envEntries().values()) {
            for (InjectionDecl target : entry.targets()) {
                if (target.className().equals(type.getName())) {
                    injectMember(instance, type, target.member(), entry.name());
                }
            }
        }
        if (descriptor.metadataComplete()) {
            return;
        }
        for (Field field : type.getDeclaredFields()) {
            Annotation resource = annotation(field, RESOURCE);
            if (resource != null) {
                setField(instance, field, resourceName(resource, type, field.getName()));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            Annotation resource = annotation(method, RESOURCE);
            if (resource != null && method.getParameterCount() == 1) {
                callSetter(instance, method, resourceName(resource, type, property(method.getName())));
            }
        }
    }

    private void injectMember(Object instance, Class<?> type, String member, String resource)
            throws ReflectiveOperationException {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getParameterCount() == 1 && property(method.getName()).equals(member)) {
                callSetter(instance, method, resource);
                return;
            }
        }
        setField(instance, type.getDeclaredField(member), resource);
    }

    private void setField(Object instance, Field field, String resource) throws ReflectiveOperationException {
        Object value = lookup(resource, field.getType());
        if (value != null) {
            field.setAccessible(true);
            field.set(instance, value);
        }
    }

    private void callSetter(Object instance, Method setter, String resource) throws ReflectiveOperationException {
        Object value = lookup(resource, setter.getParameterTypes()[0]);
        if (value != null) {
            setter.setAccessible(true);
            setter.invoke(instance, value);
        }
    }

    /** What {@code java:comp/env/name} would give; null where nobody offers it: then nothing is injected. */
    private @Nullable Object lookup(String name, Class<?> wanted) {
        String plain = name.startsWith("java:comp/env/") ? name.substring("java:comp/env/".length()) : name;
        Object offered = environment.get(plain);
        if (offered != null) {
            return offered;
        }
        EnvEntryDecl entry = descriptor.envEntries().get(plain);
        String text = entry == null ? null : entry.value();
        if (entry == null || text == null) {
            LOG.info("no environment entry {} to inject; offer it with env-entry or WebApp.environmentEntry", plain);
            return null;
        }
        String type = entry.type();
        return convert(text, type != null ? type : wanted.getName());
    }

    private static Object convert(String text, String type) {
        return switch (type) {
            case "java.lang.Boolean", "boolean" -> Boolean.valueOf(text);
            case "java.lang.Byte", "byte" -> Byte.valueOf(text);
            case "java.lang.Short", "short" -> Short.valueOf(text);
            case "java.lang.Integer", "int" -> Integer.valueOf(text);
            case "java.lang.Long", "long" -> Long.valueOf(text);
            case "java.lang.Float", "float" -> Float.valueOf(text);
            case "java.lang.Double", "double" -> Double.valueOf(text);
            case "java.lang.Character", "char" -> {
                if (text.length() != 1) {
                    throw new IllegalArgumentException("an environment entry of type Character has one character");
                }
                yield text.charAt(0);
            }
            default -> text;
        };
    }

    private void callLifecycle(Object instance, Class<?> type, String annotation, Iterable<LifecycleDecl> declared)
            throws ReflectiveOperationException {
        Method chosen = null;
        for (LifecycleDecl method : declared) {
            if (method.className().equals(type.getName())) {
                chosen = type.getDeclaredMethod(method.method());
            }
        }
        if (chosen == null && !descriptor.metadataComplete()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getParameterCount() == 0 && annotation(method, annotation) != null) {
                    chosen = method;
                }
            }
        }
        if (chosen != null) {
            chosen.setAccessible(true);
            chosen.invoke(instance);
        }
    }

    static @Nullable Annotation annotation(AnnotatedElement element, String name) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            if (annotation.annotationType().getName().equals(name)) {
                return annotation;
            }
        }
        return null;
    }

    /** The name or lookup of a {@code @Resource}, or the specified default: class name, slash, member. */
    private static String resourceName(Annotation resource, Class<?> type, String member)
            throws ReflectiveOperationException {
        for (String element : new String[] {"name", "lookup", "mappedName"}) {
            Object value = resource.annotationType().getMethod(element).invoke(resource);
            if (value instanceof String text && !text.isEmpty()) {
                return text;
            }
        }
        return type.getName() + "/" + member;
    }

    private static String property(String setter) {
        if (setter.length() < 4 || !setter.startsWith("set")) {
            return setter;
        }
        return setter.substring(3, 4).toLowerCase(Locale.ROOT) + setter.substring(4);
    }
}
