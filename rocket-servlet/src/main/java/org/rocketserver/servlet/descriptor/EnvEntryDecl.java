package org.rocketserver.servlet.descriptor;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
}
