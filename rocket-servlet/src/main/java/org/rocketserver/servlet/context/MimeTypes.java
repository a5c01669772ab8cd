package org.rocketserver.servlet.context;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The media type of a file by its extension: what the application declares, then what everybody knows. Immutable.
 *
 * @param declared extension in lower case to type
 * @param known the type of a file name, or null
 */
record MimeTypes(Map<String, String> declared, UnaryOperator<@Nullable String> known) {
    /** The type of a file, or null if its extension says nothing. */
    @Nullable
    String of(String file) {
        int dot = file.lastIndexOf('.');
        if (dot < 0) {
            return null;
        }
        String type = declared.get(file.substring(dot + 1).toLowerCase(Locale.ROOT));
        return type != null ? type : known.apply(file);
    }
}
