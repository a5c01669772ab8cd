package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The JDBC drivers in an application's archive. Java looks for drivers once in the life of a process, so those of an
 * application that comes later, or comes again, have to be registered; and what is registered keeps the application's
 * classes, so it has to be removed when the application ends.
 */
final class Drivers {
    /** Where a library names its drivers. */
    static final String SERVICES = "META-INF/services/java.sql.Driver";

    private static final String REMOVAL = "DriverRemoval";

    private Drivers() {}

    /** Loads drivers, which register themselves; one that cannot be loaded is left to who asks for it. */
    static void register(List<String> names, ClassLoader loader) {
        for (String name : names) {
            try {
                Class.forName(name, true, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                Log.LOG.debug("the JDBC driver {} cannot be loaded", name, e);
            }
        }
    }

    /** Removes what the application has registered, in whatever way. */
    static void remove(WebAppClassLoader loader) {
        if (!loader.knowsDrivers()) {
            return;
        }
        try (InputStream in = Drivers.class.getResourceAsStream(REMOVAL + ".class")) {
            if (in == null) {
                throw new IOException("the class " + REMOVAL + " is missing");
            }
            Class<?> copy = loader.define(Drivers.class.getPackageName() + "." + REMOVAL, in.readAllBytes());
            Object removed = ((Callable<?>) copy.getDeclaredConstructor().newInstance()).call();
            Log.LOG.debug("{}: removed the JDBC drivers {}", loader.getName(), removed);
        } catch (Exception | LinkageError e) {
            Log.LOG.warn("{}: its JDBC drivers could not be removed", loader.getName(), e);
        }
    }
}
