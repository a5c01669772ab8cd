package org.rocketserver.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
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
            handle(name, () -> {
                LOG.info("Received SIG{}", name);
                restart.run();
            });
        }
    }

    private void handle(String name, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(),
                    new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> "Rocket's handler of SIG" + name;
                    });
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
