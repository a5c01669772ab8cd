package org.rocketserver.servlet.classfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An annotation as it stands in a class file. Members that were left to their defaults are missing: the default is
 * known to the annotation's own class only.
 *
 * @param type the name of the annotation's class
 * @param values by member: a {@code Boolean}, {@code Integer}, {@code Long}, {@code String} (also the name of an enum's
 *     constant or the descriptor of a class), {@code AnnotationUse}, or a {@code List} of these. Empty for annotations
 *     other than those of Jakarta EE, of which nobody asks more than whether they are there
 */
public record AnnotationUse(String type, Map<String, Object> values) {
    /** The name of the annotation's class without its package. */
    public String simpleName() {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** A text or the name of a constant; null if it is missing. */
    public @Nullable String string(String member) {
        return (String) values.get(member);
    }

    /** A text; if it is missing or empty, another. */
    public String string(String member, String otherwise) {
        String value = string(member);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** Texts or names of constants; none if they are missing. */
    public List<String> strings(String member) {
        return list(member, String.class);
    }

    /** A truth value; null if it is missing. */
    public @Nullable Boolean flag(String member) {
        return (Boolean) values.get(member);
    }

    /** An integral number; if it is missing, another. */
    public long number(String member, long otherwise) {
        Number value = (Number) values.get(member);
        return value == null ? otherwise : value.longValue();
    }

    /** An annotation within this one; null if it is missing. */
    public @Nullable AnnotationUse nested(String member) {
        return (AnnotationUse) values.get(member);
    }

    /** Annotations within this one; none if they are missing. */
    public List<AnnotationUse> nestedOnes(String member) {
        return list(member, AnnotationUse.class);
    }

    private <T> List<T> list(String member, Class<T> kind) {
        List<T> list = new ArrayList<>();
        if (values.get(member) instanceof List<?> found) {
            for (Object each : found) {
                list.add(kind.cast(each));
            }
        }
        return list;
    }
}
