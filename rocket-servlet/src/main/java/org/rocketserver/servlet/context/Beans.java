package org.rocketserver.servlet.context;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Injects what the application's own CDI container offers, Weld for example, where a class asks for it by
 * {@code @Inject} (Servlet 6.1 §15.5.15). CDI is called by its specified names, for it is the application's library and
 * none of ours. Thread-safe.
 */
final class Beans {
    private static final String INJECT = "jakarta.inject.Inject";
    private static final String CDI = "jakarta.enterprise.inject.spi.CDI";

    /** What was made for an instance alone, to be released with it. */
    private final Map<Object, Object> dependents = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Fills the fields and calls the methods marked by {@code @Inject}; nothing where no CDI container runs.
     *
     * @throws InvocationTargetException the container refuses, because there is no such bean for example
     */
    void inject(Object instance, Iterable<Class<?>> hierarchy) throws ReflectiveOperationException {
        Object manager = asks(hierarchy) ? manager(instance.getClass().getClassLoader()) : null;
        if (manager == null) {
            return;
        }
        Object type = call(manager, "createAnnotatedType", instance.getClass());
        Object factory = call(manager, "getInjectionTargetFactory", type);
        Object target = call(factory, "createInjectionTarget", (Object) null);
        Object created = call(manager, "createCreationalContext", (Object) null);
        call(target, "inject", instance, created);
        dependents.put(instance, created);
    }

    /** Lets go of what was made for an instance. */
    void release(Object instance) throws ReflectiveOperationException {
        Object created = dependents.remove(instance);
        if (created != null) {
            call(created, "release");
        }
    }

    private static boolean asks(Iterable<Class<?>> hierarchy) {
        for (Class<?> type : hierarchy) {
            if (isMarked(type.getDeclaredFields()) || isMarked(type.getDeclaredMethods())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMarked(AccessibleObject[] members) {
        for (AccessibleObject member : members) {
            if (Instances.annotation(member, INJECT) != null) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Object manager(@Nullable ClassLoader loader) throws ReflectiveOperationException {
        try {
            Object current =
                    Class.forName(CDI, true, loader).getMethod("current").invoke(null);
            return call(current, "getBeanManager");
        } catch (ClassNotFoundException e) {
            return null; // the class may be injected by somebody else
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalStateException) {
                return null; // as specified where no container runs, or not yet
            }
            throw e;
        }
    }

    /** Calls a method of an interface that has one of this name and number of parameters which takes the values. */
    private static Object call(Object object, String name, @Nullable Object... values)
            throws ReflectiveOperationException {
        for (Method method : object.getClass().getMethods()) {
            if (method.getName().equals(name) && takes(method, values)) {
                method.trySetAccessible();
                return method.invoke(object, values);
            }
        }
        throw new NoSuchMethodException(object.getClass().getName() + "." + name);
    }

    private static boolean takes(Method method, @Nullable Object[] values) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != values.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (values[i] != null && !types[i].isInstance(values[i])) {
                return false;
            }
        }
        return true;
    }
}
