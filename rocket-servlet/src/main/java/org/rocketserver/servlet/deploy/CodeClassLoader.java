package org.rocketserver.servlet.deploy;

/**
 * The class loader of an application that exists in code only: has no classes of its own, but is another one for each
 * application (§10.7.2), as libraries want that keep what they know by the context class loader.
 */
final class CodeClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    CodeClassLoader(ClassLoader parent) {
        super("code", parent);
    }
}
