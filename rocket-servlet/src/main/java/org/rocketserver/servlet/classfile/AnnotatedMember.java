package org.rocketserver.servlet.classfile;

/**
 * A member of a class and one of its annotations.
 *
 * @param kind what kind of member
 * @param name of the field, the method (of a parameter, too) or the component
 * @param annotation what is on it
 */
public record AnnotatedMember(Kind kind, String name, AnnotationUse annotation) {
    /** What can be annotated within a class. */
    public enum Kind {
        FIELD,
        METHOD,
        PARAMETER,
        RECORD_COMPONENT
    }
}
