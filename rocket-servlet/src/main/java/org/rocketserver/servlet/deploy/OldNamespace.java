package org.rocketserver.servlet.deploy;

import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.ClassFinder;
import org.rocketserver.servlet.descriptor.FilterDecl;
import org.rocketserver.servlet.descriptor.Implementation;
import org.rocketserver.servlet.descriptor.ListenerDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.ServletDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/** Recognises applications written for {@code javax.servlet}, which cannot run on Jakarta Servlet 5 and later. */
final class OldNamespace {
    private static final String OLD = "javax.servlet.";
    private static final String NEW = "jakarta.servlet.";

    private OldNamespace() {}

    /**
     * Refuses an application whose own classes know only the old API, or that declares a component written for it. A
     * library that supports both is fine.
     *
     * @param classes {@code WEB-INF/classes}, or null if it was not indexed
     * @throws DeploymentException that says how to migrate
     */
    static void refuse(WebAppDescriptor descriptor, @Nullable IndexView classes, ClassFinder finder)
            throws DeploymentException {
        for (ServletDecl servlet : descriptor.servlets().values()) {
            refuse("servlet " + servlet.name(), servlet.implementation(), servlet.origin(), finder);
        }
        for (FilterDecl filter : descriptor.filters().values()) {
            refuse("filter " + filter.name(), filter.implementation(), filter.origin(), finder);
        }
        for (ListenerDecl listener : descriptor.listeners()) {
            refuse("a listener", listener.implementation(), listener.origin(), finder);
        }
        if (classes != null) {
            refuseClasses(classes);
        }
    }

    private static void refuse(String what, @Nullable Implementation implementation, Origin origin, ClassFinder finder)
            throws DeploymentException {
        if (implementation instanceof Implementation.Named named) {
            ClassInfo type = finder.find(DotName.createSimple(named.className()));
            while (type != null && !type.name().toString().startsWith("java.")) {
                if (uses(type, OLD)) {
                    throw refused(origin + ": the class " + named.className() + " of " + what);
                }
                type = type.superName() == null ? null : finder.find(type.superName());
            }
        }
    }

    private static void refuseClasses(IndexView classes) throws DeploymentException {
        ClassInfo old = null;
        for (ClassInfo each : classes.getKnownClasses()) {
            if (uses(each, NEW)) {
                return;
            }
            if (old == null && uses(each, OLD)) {
                old = each;
            }
        }
        if (old != null) {
            throw refused("The class " + old.name() + " in WEB-INF/classes");
        }
    }

    private static boolean uses(ClassInfo type, String packages) {
        List<DotName> names = new ArrayList<>(type.interfaceNames());
        if (type.superName() != null) {
            names.add(type.superName());
        }
        for (AnnotationInstance each : type.declaredAnnotations()) {
            names.add(each.name());
        }
        for (DotName name : names) {
            if (name.toString().startsWith(packages)) {
                return true;
            }
        }
        return false;
    }

    private static DeploymentException refused(String what) {
        return new DeploymentException(what + " is written for javax.servlet (Java EE 8 or older), but Rocket runs"
                + " jakarta.servlet; migrate the application, for example with Apache's jakartaee-migration tool:"
                + " java -jar jakartaee-migration.jar old.war new.war");
    }
}
