package org.rocketserver.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.rocketserver.RocketBuilder;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.servlet.ContainerConfig;
import org.rocketserver.servlet.ServletContainer;
import org.rocketserver.servlet.WebApp;

/**
 * The methods of a test class that help to make its server.
 *
 * @param type the class that is annotated with {@link RocketTest}
 * @param instance of the class, where there is one
 */
record TestMethods(Class<?> type, @Nullable Object instance) {
    private static final Set<Class<?>> CONFIGURABLE =
            Set.of(ContainerConfig.class, ServletContainer.class, WorkerFactory.class, RocketBuilder.class);

    /**
     * Makes the applications of methods with {@link Deploy}.
     *
     * @return in the order of the methods' names; may be empty
     * @throws ExtensionConfigurationException one is not as it has to be, or fails
     */
    List<WebApp> applications() {
        List<WebApp> applications = new ArrayList<>();
        for (Method method : marked(Deploy.class)) {
            if (!WebApp.class.isAssignableFrom(method.getReturnType()) || method.getParameterCount() > 0) {
                throw new ExtensionConfigurationException(
                        "@Deploy: " + method + " must return a WebApp and take no parameters");
            }
            applications.add((WebApp) call(Deploy.class, method));
        }
        return applications;
    }

    /**
     * Lets methods with {@link Configure} change something.
     *
     * @param what which of them: those that take it
     * @throws ExtensionConfigurationException one is not as it has to be, or fails
     */
    <T> T configured(Class<T> what, T value) {
        T configured = value;
        for (Method method : marked(Configure.class)) {
            if (method.getParameterCount() != 1
                    || !CONFIGURABLE.contains(method.getParameterTypes()[0])
                    || method.getParameterTypes()[0] != method.getReturnType()) {
                throw new ExtensionConfigurationException("@Configure: " + method
                        + " must take a ContainerConfig, ServletContainer, WorkerFactory or RocketBuilder and return"
                        + " the same type");
            }
            if (method.getReturnType() == what) {
                configured = what.cast(call(Configure.class, method, configured));
            }
        }
        return configured;
    }

    private List<Method> marked(Class<? extends Annotation> mark) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.isAnnotationPresent(mark)) {
                    methods.add(method);
                }
            }
        }
        methods.sort(Comparator.comparing(Method::getName));
        return methods;
    }

    private Object call(Class<? extends Annotation> mark, Method method, Object... arguments) {
        String name = "@" + mark.getSimpleName() + ": " + method;
        if (instance == null && !Modifier.isStatic(method.getModifiers())) {
            throw new ExtensionConfigurationException(
                    name + " must be static, because its server is there before the test's instance; or use"
                            + " @TestInstance(PER_CLASS)");
        }
        try {
            method.setAccessible(true);
            Object made = method.invoke(instance, arguments);
            if (made == null) {
                throw new ExtensionConfigurationException(name + " returned null");
            }
            return made;
        } catch (InvocationTargetException e) {
            throw new ExtensionConfigurationException(name + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new ExtensionConfigurationException(name + " cannot be called", e);
        }
    }
}
