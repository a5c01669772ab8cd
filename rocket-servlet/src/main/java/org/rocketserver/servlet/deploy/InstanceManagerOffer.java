package org.rocketserver.servlet.deploy;

import jakarta.servlet.ServletException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.Instances;

/**
 * What Jasper asks of its container: something that makes and gives up instances of tags and pages, under Jasper's own
 * interface, which is not ours to compile against. Offered where the application can see that interface.
 */
final class InstanceManagerOffer implements InvocationHandler {
    static final String ATTRIBUTE = "org.apache.tomcat.InstanceManager";

    private final Instances instances;
    private final ClassLoader loader;

    private InstanceManagerOffer(Instances instances, ClassLoader loader) {
        this.instances = instances;
        this.loader = loader;
    }

    /** An object of Jasper's interface, or null where there is no Jasper. */
    static @Nullable Object of(Instances instances, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(ATTRIBUTE, false, loader);
            return Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, new InstanceManagerOffer(instances, loader));
        } catch (ClassNotFoundException | LinkageError noJasper) {
            // most applications have no pages
            return null;
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        return switch (method.getName()) {
            case "newInstance" -> newInstance(given);
            case "destroyInstance" -> {
                instances.giveUp(given[0]);
                yield null;
            }
            case "equals" -> proxy == given[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "instances of the application";
            default -> null;
        };
    }

    /** Four forms: a class, a class name, a class name with its loader, and an instance that is to be prepared. */
    private @Nullable Object newInstance(Object[] given) throws ReflectiveOperationException {
        try {
            if (given[0] instanceof Class<?> type) {
                return instances.create(type);
            }
            if (given[0] instanceof String name) {
                ClassLoader from = given.length > 1 ? (ClassLoader) given[1] : loader;
                return instances.create(Class.forName(name, true, from));
            }
            instances.prepare(given[0]);
            return null;
        } catch (ServletException e) {
            // all four forms declare this one
            throw new InvocationTargetException(e.getCause() == null ? e : e.getCause(), e.getMessage());
        }
    }
}
