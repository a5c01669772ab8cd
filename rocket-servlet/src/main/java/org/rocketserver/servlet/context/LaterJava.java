package org.rocketserver.servlet.context;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says of a class that was compiled for a later Java than this one what the JVM says in numbers of class files. */
public final class LaterJava {
    private static final Pattern MESSAGE = Pattern.compile("^(\\S+) .*?class file version (\\d+)\\.");

    /** Java 1 has class files of version 45. */
    private static final int FIRST_VERSION = 44;

    private LaterJava() {}

    /** The sentence for a failure that such a class has caused, or null if none has. */
    public static @Nullable String sentence(Throwable failure) {
        for (Throwable next = failure; next != null; next = next.getCause()) {
            Matcher matcher = MESSAGE.matcher(String.valueOf(next.getMessage()));
            if (next instanceof UnsupportedClassVersionError && matcher.find()) {
                int wanted = Integer.parseInt(matcher.group(2)) - FIRST_VERSION;
                int here = Runtime.version().feature();
                return "class " + matcher.group(1).replace('/', '.') + " is for Java " + wanted + ", and this is Java "
                        + here + "; run Java " + wanted + " or later, or compile with --release " + here;
            }
        }
        return null;
    }
}
