package org.rocketserver.servlet.context;

import jakarta.servlet.ServletException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.Implementation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The classes that an application's registrations name. Thread-safe. */
public record AppClasses(ClassLoader loader) {
    /** What is wrong with a class, and what to do. */
    public static final String HAS_NO_CONSTRUCTOR = "has no constructor without parameters; add one";

    /** The same. */
    public static final String IS_ABSTRACT = "is abstract; name a class that extends or implements it";

    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Context");

    /** The class behind a registration, if it can be known now. */
    @Nullable
    Class<?> known(Implementation implementation) {
        if (implementation instanceof Implementation.Type type) {
            return type.type();
        }
        if (implementation instanceof Implementation.Instance given) {
            return given.instance().getClass();
        }
        try {
            return implementation instanceof Implementation.Named named
                    ? Class.forName(named.className(), false, loader)
                    : null;
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("class {} cannot be loaded now; its registration stays", implementation.className(), e);
            return null;
        }
    }

    /**
     * Loads the class of a registration.
     *
     * @throws ServletException it is missing or cannot be linked; the message says so
     */
    Class<?> load(Implementation implementation, String registeredAs) throws ServletException {
        if (implementation instanceof Implementation.Type type) {
            return type.type();
        }
        return load(implementation.className(), registeredAs, true);
    }

    /**
     * Looks whether the class of a registration is there and of its kind; runs nothing of it.
     *
     * @throws ServletException the message says what is wrong with it
     */
    public void check(Implementation.Named implementation, String registeredAs, Class<?> kind) throws ServletException {
        Class<?> type = load(implementation.className(), registeredAs, false);
        if (!kind.isAssignableFrom(type)) {
            throw isNo(kind, type, registeredAs);
        }
        requireConstructor(type, registeredAs);
    }

    /**
     * Looks whether there can be instances of a class; whether its constructor is public does not matter.
     *
     * @throws ServletException there cannot; the message says why
     */
    static void requireConstructor(Class<?> type, String registeredAs) throws ServletException {
        String lacking;
        try {
            if (!Modifier.isAbstract(type.getModifiers())) {
                Constructor<?> unused = type.getDeclaredConstructor();
                return;
            }
            lacking = IS_ABSTRACT;
        } catch (NoSuchMethodException e) {
            lacking = HAS_NO_CONSTRUCTOR;
        } catch (LinkageError e) {
            throw cannotBeLinked(type.getName(), registeredAs, e);
        }
        throw new UnusableClass("class " + type.getName() + ", registered as " + registeredAs + ", " + lacking, null);
    }

    static UnusableClass isNo(Class<?> kind, Class<?> type, String registeredAs) {
        return new UnusableClass(
                "class " + type.getName() + ", registered as " + registeredAs + ", is no " + kind.getName(), null);
    }

    private Class<?> load(String name, String registeredAs, boolean initialise) throws ServletException {
        try {
            return Class.forName(name, initialise, loader);
        } catch (ClassNotFoundException e) {
            throw new UnusableClass(
                    "there is no class " + name + ", registered as " + registeredAs
                            + "; is its jar missing from WEB-INF/lib?",
                    e);
        } catch (UnsupportedClassVersionError e) {
            String sentence = LaterJava.sentence(e);
            throw new UnusableClass(registeredAs + ": " + (sentence == null ? e.getMessage() : sentence), e);
        } catch (LinkageError e) {
            throw cannotBeLinked(name, registeredAs, e);
        }
    }

    private static ServletException cannotBeLinked(String name, String registeredAs, LinkageError e) {
        return new ServletException(
                "class " + name + ", registered as " + registeredAs + ", cannot be linked: " + e.getMessage(), e);
    }
}
