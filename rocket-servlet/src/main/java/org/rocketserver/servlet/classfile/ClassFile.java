package org.rocketserver.servlet.classfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the file of a class says, as far as containers ask. Names are those of {@link Class#getName}.
 *
 * @param name of the class
 * @param superName what it extends, {@code java.lang.Object} for an interface; null for {@code Object} alone
 * @param interfaces what it implements, or extends if it is an interface
 * @param isInterface whether it is an interface
 * @param annotations on the class itself
 * @param members those of its members that have annotations, one entry for each annotation, in the order of the file
 */
public record ClassFile(
        String name,
        @Nullable String superName,
        List<String> interfaces,
        boolean isInterface,
        List<AnnotationUse> annotations,
        List<AnnotatedMember> members) {

    /** The annotation of a type on the class itself, or null. */
    public @Nullable AnnotationUse annotation(String type) {
        for (AnnotationUse each : annotations) {
            if (each.type().equals(type)) {
                return each;
            }
        }
        return null;
    }

    /** Whether the class itself or one of its members has an annotation of a type. */
    public boolean mentions(String type) {
        if (annotation(type) != null) {
            return true;
        }
        for (AnnotatedMember each : members) {
            if (each.annotation().type().equals(type)) {
                return true;
            }
        }
        return false;
    }
}
