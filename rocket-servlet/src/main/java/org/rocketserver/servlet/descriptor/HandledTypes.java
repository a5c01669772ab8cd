package org.rocketserver.servlet.descriptor;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.rocketserver.servlet.classfile.ClassFile;
import org.rocketserver.servlet.classfile.ClassIndex;

/**
 * Finds the classes an initializer asks for by {@code @HandlesTypes} (§8.2.4): those that extend, implement or are
 * annotated with a type, also where a class in between is not part of the application. A supertype that is missing ends
 * the search upwards and harms nobody.
 */
public final class HandledTypes {
    private final ClassIndex index;
    private final ClassFinder classes;
    private final Map<String, Set<String>> supertypes = new HashMap<>();

    /** Over the classes of an application, and a way to look at others. */
    public HandledTypes(ClassIndex index, ClassFinder classes) {
        this.index = index;
        this.classes = classes;
    }

    /** The names of the classes that extend or implement a type, sorted, without the type itself. */
    public Set<String> subtypesOf(String type) {
        Set<String> found = new TreeSet<>();
        for (ClassFile each : index.classes()) {
            if (!each.name().equals(type) && supertypes(each).contains(type)) {
                found.add(each.name());
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
        Set<String> annotated = new HashSet<>();
        for (ClassFile each : index.classes()) {
            if (each.mentions(annotation)) {
                found.add(each.name());
            }
            if (each.annotation(annotation) != null) {
                annotated.add(each.name());
            }
        }
        if (inherited && !annotated.isEmpty()) {
            for (ClassFile each : index.classes()) {
                if (isBelow(each, annotated)) {
                    found.add(each.name());
                }
            }
        }
        return found;
    }

    private boolean isBelow(ClassFile type, Collection<String> annotated) {
        for (String each : supertypes(type)) {
            ClassFile above = annotated.contains(each) ? index.find(each) : null;
            if (above != null && !above.isInterface()) { // interfaces do not hand annotations down
                return true;
            }
        }
        return false;
    }

    /** All that are above a class, each looked at once. */
    private Set<String> supertypes(ClassFile type) {
        Set<String> known = supertypes.get(type.name());
        if (known != null) {
            return known;
        }
        Set<String> all = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        direct(type, open);
        while (!open.isEmpty()) {
            String next = open.removeLast();
            Set<String> done = supertypes.get(next);
            if (!all.add(next)) {
                continue;
            }
            if (done != null) {
                all.addAll(done);
                continue;
            }
            ClassFile above = classes.find(next);
            if (above == null) {
                supertypes.put(next, Set.of()); // missing: nothing more to learn, and no need to look again
            } else {
                direct(above, open);
            }
        }
        supertypes.put(type.name(), all);
        return all;
    }

    private static void direct(ClassFile type, Deque<String> open) {
        if (type.superName() != null) {
            open.add(type.superName());
        }
        open.addAll(type.interfaces());
    }
}
