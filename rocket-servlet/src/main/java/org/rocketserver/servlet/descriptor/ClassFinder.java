package org.rocketserver.servlet.descriptor;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jspecify.annotations.Nullable;

/** Finds what is known of a class without loading it, wherever its file is: in the application or in its parent. */
@FunctionalInterface
public interface ClassFinder {
    /** The class, or null if there is no such file or it cannot be read. */
    @Nullable
    ClassInfo find(DotName name);
}
