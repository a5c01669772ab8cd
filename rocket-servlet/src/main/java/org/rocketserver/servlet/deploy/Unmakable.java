package org.rocketserver.servlet.deploy;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.AppClasses;
import org.rocketserver.servlet.descriptor.ClassFinder;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/**
 * Finds the servlets of which there can be no instance before a request wants one. Classes are asked for in the index,
 * where they have been looked up already: none is loaded for this. Filters, listeners and servlets that are loaded at
 * the start tell it themselves.
 */
final class Unmakable {
    private Unmakable() {}

    /** A sentence for each. */
    static List<String> servlets(WebAppDescriptor descriptor, ClassFinder finder) {
        List<String> sentences = new ArrayList<>();
        for (ServletDecl servlet : descriptor.servlets().values()) {
            if (servlet.implementation() instanceof Implementation.Named named
                    && !Boolean.FALSE.equals(servlet.enabled())
                    && Objects.requireNonNullElse(servlet.loadOnStartup(), -1) < 0) {
                String lacking = lacking(finder.find(DotName.createSimple(named.className())));
                if (lacking != null) {
                    sentences.add("requests of the servlet " + servlet.name() + " will fail: class " + named.className()
                            + ", registered by " + servlet.origin() + ", " + lacking);
                }
            }
        }
        return sentences;
    }

    private static @Nullable String lacking(@Nullable ClassInfo type) {
        if (type == null) {
            return null;
        }
        if (Modifier.isAbstract(type.flags())) {
            return AppClasses.IS_ABSTRACT;
        }
        return type.hasNoArgsConstructor() ? null : AppClasses.HAS_NO_CONSTRUCTOR;
    }
}
