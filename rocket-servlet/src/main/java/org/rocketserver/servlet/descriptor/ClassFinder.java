package org.rocketserver.servlet.descriptor;

import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.classfile.ClassFile;

/** Finds what is known of a class without loading it, wherever its file is: in the application or in its parent. */
@FunctionalInterface
public interface ClassFinder {
    /** The class, or null if there is no such file or it cannot be read. */
    @Nullable
    ClassFile find(String name);
}
