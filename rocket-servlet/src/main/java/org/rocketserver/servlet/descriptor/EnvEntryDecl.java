package org.rocketserver.servlet.descriptor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;

/**
 * An {@code env-entry}: a constant the application reads by injection.
 *
 * @param name relative to {@code java:comp/env}
 * @param type class name of the value, or null where the injection target decides
 * @param value text, or null if only {@code lookup-name} was given
 * @param targets fields and setters it is injected into
 * @param origin where it was declared
 */
public record EnvEntryDecl(
        String name, @Nullable String type, @Nullable String value, List<InjectionDecl> targets, Origin origin) {
    /** Copies the list. */
    public EnvEntryDecl {
        targets = List.copyOf(targets);
    }

    /**
     * The value as its type says: a string, a boxed primitive, or the text itself for types only the application knows
     * (enumerations, classes). Null if there is no value.
     *
     * @throws DeploymentException if the text is no value of the type
     */
    public @Nullable Object converted() throws DeploymentException {
        if (value == null) {
            return null;
        }
        try {
            return convert(type == null ? "java.lang.String" : type, value);
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(
                    origin + ": env-entry " + name + ": \"" + value + "\" is no " + type + "; correct the value.", e);
        }
    }

    private static Object convert(String type, String value) {
        return switch (type) {
            case "java.lang.Boolean", "boolean" -> Boolean.valueOf(value);
            case "java.lang.Byte", "byte" -> Byte.valueOf(value);
            case "java.lang.Short", "short" -> Short.valueOf(value);
            case "java.lang.Integer", "int" -> Integer.valueOf(value);
            case "java.lang.Long", "long" -> Long.valueOf(value);
            case "java.lang.Float", "float" -> Float.valueOf(value);
            case "java.lang.Double", "double" -> Double.valueOf(value);
            case "java.lang.Character", "char" -> character(value);
            default -> value;
        };
    }

    private static Character character(String value) {
        if (value.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return value.charAt(0);
    }
}
