package org.rocketserver.servlet.descriptor;

/** What stands behind a declared servlet, filter or listener. */
public sealed interface Implementation {
    /** The name of the class, whether it is loaded or not; for a JSP its path. */
    String className();

    /** A class named in a descriptor or found by its annotation, not loaded yet. */
    record Named(String className) implements Implementation {}

    /** A class handed over by code; the container makes the instance. */
    record Type(Class<?> type) implements Implementation {
        @Override
        public String className() {
            return type.getName();
        }
    }

    /** An instance handed over by code. */
    record Instance(Object instance) implements Implementation {
        @Override
        public String className() {
            return instance.getClass().getName();
        }
    }

    /** A page below the application's root, beginning with a slash (servlets only). */
    record JspFile(String path) implements Implementation {
        @Override
        public String className() {
            return path;
        }
    }

    /** A class known by its name. */
    static Implementation named(String className) {
        return new Named(className);
    }

    /** A loaded class. */
    static Implementation of(Class<?> type) {
        return new Type(type);
    }

    /** A ready instance. */
    static Implementation of(Object instance) {
        return new Instance(instance);
    }
}
