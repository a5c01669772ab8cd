package org.rocketserver.engine;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the system: TERM and INT stop by the JVM's own shutdown, HUP and USR1 restart. Where the JVM refuses a
 * signal, as under {@code -Xrs}, that is a line for debugging and no fault. {@code sun.misc.Signal} is called
 * reflectively, since naming it is a warning that cannot be switched off.
 */
public final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final Thread hook;
    private final List<Runnable> undo = new ArrayList<>();

    /**
     * Installs the handlers.
     *
     * @param stop called by the JVM's shutdown
     * @param restart called on HUP and USR1, by a thread of its own
     */
    public Signals(Runnable stop, Runnable restart) {
        hook = new Thread(stop, "rocket-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        for (String name : List.of("HUP", "USR1")) {
            handle(name, signal -> {
                LOG.info("Received {}", signal);
                restart.run();
            });
        }
    }

    private void handle(String name, Consumer<Object> action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object handler = handler(signalType, handlerType, action);
            var handle = signalType.getMethod("handle", signalType, handlerType);
            Object before = handle.invoke(null, signal, handler);
            undo.add(() -> {
                try {
                    handle.invoke(null, signal, before);
                } catch (ReflectiveOperationException e) {
                    LOG.debug("the handler of SIG{} could not be taken back", name, e);
                }
            });
        } catch (InvocationTargetException e) {
            LOG.debug("this JVM does not let SIG{} be handled: {}", name, String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("this JVM does not let SIG{} be handled", name, e);
        }
    }

    /**
     * What a method reference to the action would be if the type of handlers could be named. A
     * {@link java.lang.reflect.Proxy} would do, but load some seventy classes when a server starts.
     */
    private static Object handler(Class<?> signalType, Class<?> handlerType, Consumer<Object> action)
            throws ReflectiveOperationException {
        MethodHandles.Lookup own = MethodHandles.lookup();
        MethodType handle = MethodType.methodType(void.class, signalType);
        try {
            return LambdaMetafactory.metafactory(
                            own,
                            "handle",
                            MethodType.methodType(handlerType, Consumer.class),
                            handle,
                            own.findVirtual(Consumer.class, "accept", MethodType.methodType(void.class, Object.class)),
                            handle)
                    .getTarget()
                    .invoke(action);
        } catch (Throwable e) {
            throw new InvocationTargetException(e); // a call of a handle may throw anything, by its declaration
        }
    }

    /** Takes the handlers back. */
    public void remove() {
        undo.forEach(Runnable::run);
        undo.clear();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.trace("the JVM is shutting down", e);
        }
    }
}
