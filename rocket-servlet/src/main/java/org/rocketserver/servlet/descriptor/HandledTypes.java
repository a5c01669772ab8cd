package org.rocketserver.servlet.descriptor;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes an initializer asks for by {@code @HandlesTypes} (§8.2.4): those that extend, implement or are
 * annotated with a type, also where a class in between is not part of the application. A supertype that is missing ends
 * the search upwards and harms nobody.
 */
public final class HandledTypes {
    private final IndexView index;
    private final ClassFinder classes;
    private final Map<DotName, Set<DotName>> supertypes = new HashMap<>();

    /** Over the classes of an application, and a way to look at others. */
    public HandledTypes(IndexView index, ClassFinder classes) {
        this.index = index;
        this.classes = classes;
    }

    /** The names of the classes that extend or implement a type, sorted, without the type itself. */
    public Set<String> subtypesOf(String type) {
        DotName wanted = DotName.createSimple(type);
        Set<String> found = new TreeSet<>();
        for (ClassInfo each : index.getKnownClasses()) {
            if (!each.name().equals(wanted) && supertypes(each).contains(wanted)) {
                found.add(each.name().toString());
            }
        }
        return found;
    }

    /**
     * The names of the classes that have an annotation on themselves, a method, a field or a parameter, sorted.
     *
     * @param inherited whether the annotation type is {@code @Inherited}: then subclasses of annotated classes have it
     *     too
     */
    public Set<String> annotatedWith(String annotation, boolean inherited) {
        Set<String> found = new TreeSet<>();
        Set<DotName> annotated = new HashSet<>();
        for (AnnotationInstance each : index.getAnnotations(DotName.createSimple(annotation))) {
            ClassInfo owner = owner(each.target());
            if (owner != null) {
                found.add(owner.name().toString());
                if (each.target().kind() == AnnotationTarget.Kind.CLASS) {
                    annotated.add(owner.name());
                }
            }
        }
        if (inherited && !annotated.isEmpty()) {
            for (ClassInfo each : index.getKnownClasses()) {
                if (isBelow(each, annotated)) {
                    found.add(each.name().toString());
                }
            }
        }
        return found;
    }

    private boolean isBelow(ClassInfo type, Collection<DotName> annotated) {
        for (DotName each : supertypes(type)) {
            ClassInfo above = annotated.contains(each) ? index.getClassByName(each) : null;
            if (above != null && !above.isInterface()) { // interfaces do not hand annotations down
                return true;
            }
        }
        return false;
    }

    private static @Nullable ClassInfo owner(@Nullable AnnotationTarget target) {
        if (target == null) {
            return null;
        }
        return switch (target.kind()) {
            case CLASS -> target.asClass();
            case METHOD -> target.asMethod().declaringClass();
            case FIELD -> target.asField().declaringClass();
            case METHOD_PARAMETER -> target.asMethodParameter().method().declaringClass();
            case RECORD_COMPONENT -> target.asRecordComponent().declaringClass();
            case TYPE -> null; // a use of a type declares nothing
        };
    }

    /** All that are above a class, each looked at once. */
    private Set<DotName> supertypes(ClassInfo type) {
        Set<DotName> known = supertypes.get(type.name());
        if (known != null) {
            return known;
        }
        Set<DotName> all = new HashSet<>();
        Deque<DotName> open = new ArrayDeque<>();
        direct(type, open);
        while (!open.isEmpty()) {
            DotName next = open.removeLast();
            Set<DotName> done = supertypes.get(next);
            if (!all.add(next)) {
                continue;
            }
            if (done != null) {
                all.addAll(done);
                continue;
            }
            ClassInfo above = classes.find(next);
            if (above == null) {
                supertypes.put(next, Set.of()); // missing: nothing more to learn, and no need to look again
            } else {
                direct(above, open);
            }
        }
        supertypes.put(type.name(), all);
        return all;
    }

    private static void direct(ClassInfo type, Deque<DotName> open) {
        if (type.superName() != null) {
            open.add(type.superName());
        }
        open.addAll(type.interfaceNames());
    }
}
