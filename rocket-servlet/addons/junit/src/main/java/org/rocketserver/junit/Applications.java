package org.rocketserver.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.rocketserver.servlet.WebApp;

/** What a test class wants to be deployed. */
final class Applications {
    private Applications() {}

    /**
     * Collects the applications.
     *
     * @param type the annotated class
     * @param instance of the class, where there is one
     * @return at least one; that of the annotation first, then those of methods in the order of their names
     * @throws ExtensionConfigurationException there is none, or one cannot be made
     */
    static List<WebApp> of(Class<?> type, @Nullable Object instance, RocketTest settings) {
        List<WebApp> applications = new ArrayList<>();
        if (settings.servlets().length > 0 || !settings.war().isEmpty()) {
            applications.add(named(settings));
        } else if (settings.filters().length > 0) {
            throw new ExtensionConfigurationException(
                    "@RocketTest names filters but nothing to filter; name servlets or a war as well");
        }
        for (Method method : deployMethods(type)) {
            applications.add(made(method, instance));
        }
        if (applications.isEmpty()) {
            throw new ExtensionConfigurationException(
                    "@RocketTest of " + type.getName()
                            + " names nothing to serve; name servlets or a war, or add a method with @Deploy that makes a WebApp");
        }
        return applications;
    }

    private static WebApp named(RocketTest settings) {
        WebApp application = WebApp.at(settings.context());
        if (!settings.war().isEmpty()) {
            Path war = Path.of(settings.war()).toAbsolutePath();
            if (!Files.exists(war)) {
                throw new ExtensionConfigurationException("@RocketTest(war = \"" + settings.war() + "\"): there is no "
                        + war + "; build it first, or run the test as an integration test");
            }
            application.archive(war);
        }
        if (settings.servlets().length + settings.filters().length > 0) {
            application.initializer(new NamedClasses(List.of(settings.servlets()), List.of(settings.filters())));
        }
        return application;
    }

    private static List<Method> deployMethods(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Deploy.class)) {
                    methods.add(method);
                }
            }
        }
        methods.sort(Comparator.comparing(Method::getName));
        return methods;
    }

    private static WebApp made(Method method, @Nullable Object instance) {
        if (!WebApp.class.isAssignableFrom(method.getReturnType()) || method.getParameterCount() > 0) {
            throw new ExtensionConfigurationException(
                    "@Deploy: " + method + " must return a WebApp and take no parameters");
        }
        if (instance == null && !Modifier.isStatic(method.getModifiers())) {
            throw new ExtensionConfigurationException("@Deploy: " + method
                    + " must be static, because its server is there before the test's instance; or use"
                    + " @TestInstance(PER_CLASS)");
        }
        try {
            method.setAccessible(true);
            WebApp made = (WebApp) method.invoke(instance);
            if (made == null) {
                throw new ExtensionConfigurationException("@Deploy: " + method + " returned null");
            }
            return made;
        } catch (InvocationTargetException e) {
            throw new ExtensionConfigurationException("@Deploy: " + method + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new ExtensionConfigurationException("@Deploy: " + method + " cannot be called", e);
        }
    }
}
