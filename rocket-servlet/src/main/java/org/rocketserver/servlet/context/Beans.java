package org.rocketserver.servlet.context;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Injects what the application's own CDI container offers, Weld for example, where a class asks for it by
 * {@code @Inject} (Servlet 6.1 §15.5.15). CDI is called by its specified names, for it is the application's library and
 * none of ours. Thread-safe.
 */
final class Beans {
    private static final String INJECT = "jakarta.inject.Inject";
    private static final String CDI = "jakarta.enterprise.inject.spi.CDI";

    /** What was made for an instance alone, to be released with it; forgotten with one that is not given up. */
    private final Map<Identity, Object> dependents = new ConcurrentHashMap<>();

    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** An instance as a key, which does not keep it; what its class calls equal is still another one. */
    private static final class Identity extends WeakReference<Object> {
        private final int hash;

        Identity(Object instance, @Nullable ReferenceQueue<Object> gone) {
            super(instance, gone);
            hash = System.identityHashCode(instance);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || (other instanceof Identity key && get() != null && key.get() == get());
        }
    }

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
        forgetGone();
        dependents.put(new Identity(instance, gone), created);
    }

    private void forgetGone() {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            dependents.remove(key);
        }
    }

    /** Lets go of what was made for an instance. */
    void release(Object instance) throws ReflectiveOperationException {
        Object created = dependents.remove(new Identity(instance, null));
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
