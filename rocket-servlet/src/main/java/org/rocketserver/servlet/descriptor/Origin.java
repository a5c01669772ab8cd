package org.rocketserver.servlet.descriptor;

/**
 * Where a declaration stands, for messages.
 *
 * @param source a file such as {@code WEB-INF/web.xml} or {@code a.jar!META-INF/web-fragment.xml}, a class, or "code"
 * @param line the line in that file from 1, or 0 where lines have no meaning
 */
public record Origin(String source, int line) {
    /** Declared by a program, through {@code WebApp} or the {@code ServletContext}. */
    public static final Origin CODE = new Origin("code", 0);

    /** The mapping of a filter that stands before everything, the login and the constraints included. */
    public static final Origin IN_FRONT = new Origin("code, in front of everything", 0);

    /** A place without lines, such as a class. */
    public static Origin of(String source) {
        return new Origin(source, 0);
    }

    /** The form a reader can click on: {@code WEB-INF/web.xml:12}. */
    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
