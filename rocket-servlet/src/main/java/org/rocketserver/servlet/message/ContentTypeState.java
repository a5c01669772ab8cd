package org.rocketserver.servlet.message;

import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/**
 * Content type and character encoding of a response: who wins of {@code setContentType}, {@code setCharacterEncoding},
 * {@code setLocale} and {@code getWriter} (Servlet 6.1 §5.6 and the Javadoc of {@code ServletResponse}).
 */
final class ContentTypeState {
    private static final String CHARSET = "charset=";

    /** The media type without its charset parameter. */
    private @Nullable String type;
    /** As the application wrote it, as long as it says the same. */
    private @Nullable String whole;

    private @Nullable String explicit;
    private @Nullable String byLocale;
    /** Set by {@code getWriter}: the encoding cannot change any more. */
    private @Nullable String used;

    /** {@code setContentType}. */
    void type(@Nullable String value) {
        if (value == null) {
            type = null;
            whole = null;
            encoding(null);
            return;
        }
        int at = charsetAt(value);
        if (at < 0) {
            type = value;
            whole = null;
            return;
        }
        int end = value.indexOf(';', at);
        String charset = unquoted(value.substring(at + CHARSET.length(), end < 0 ? value.length() : end));
        type = without(value, at, end);
        if (used == null) {
            explicit = charset;
            whole = value;
        } else {
            whole = used.equalsIgnoreCase(charset) ? value : null;
        }
    }

    /** The index of the charset parameter's name, or -1. Looks past quoted strings. */
    private static int charsetAt(String value) {
        boolean quoted = false;
        for (int i = value.indexOf(';'); i >= 0 && i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                int name = i + 1;
                while (name < value.length() && (value.charAt(name) == ' ' || value.charAt(name) == '\t')) {
                    name++;
                }
                if (value.regionMatches(true, name, CHARSET, 0, CHARSET.length())) {
                    return name;
                }
            }
        }
        return -1;
    }

    private static String unquoted(String text) {
        String value = text.strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String without(String value, int at, int end) {
        String before = value.substring(0, value.lastIndexOf(';', at)).stripTrailing();
        return end < 0 ? before : before + value.substring(end);
    }

    /** {@code setCharacterEncoding}; null forgets what was set, also by {@link #type} and {@link #locale}. */
    void encoding(@Nullable String charset) {
        if (used == null) {
            explicit = charset;
            byLocale = null;
            whole = null;
        }
    }

    /** {@code setLocale}: counts only if nothing was said explicitly. */
    void locale(@Nullable String charset) {
        if (used == null) {
            byLocale = charset;
        }
    }

    /** {@code getContentType}, and the value of the header; null if no type was set. */
    @Nullable
    String value() {
        if (whole != null || type == null) {
            return whole;
        }
        String charset = specified();
        return charset == null ? type : type + ";charset=" + charset;
    }

    /** {@code getCharacterEncoding}. */
    String effective(@Nullable String applicationDefault) {
        String charset = specified();
        if (charset != null) {
            return charset;
        }
        return applicationDefault == null ? "ISO-8859-1" : applicationDefault;
    }

    private @Nullable String specified() {
        if (used != null) {
            return used;
        }
        return explicit != null ? explicit : byLocale;
    }

    /**
     * {@code getWriter}: fixes the encoding, which is told to the client from here on.
     *
     * @throws UnsupportedEncodingException this machine does not know it
     */
    Charset use(@Nullable String applicationDefault) throws UnsupportedEncodingException {
        String name = effective(applicationDefault);
        Charset charset = charset(name);
        used = name;
        return charset;
    }

    /** {@code reset}: everything as at the beginning. */
    void clear() {
        used = null;
        type(null);
    }

    /** The writer is given up, the type stays. */
    void unuse() {
        if (used != null && explicit == null) {
            explicit = used;
        }
        used = null;
    }

    static Charset charset(String name) throws UnsupportedEncodingException {
        if ("UTF-8".equalsIgnoreCase(name)) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            UnsupportedEncodingException thrown = new UnsupportedEncodingException(
                    "this machine does not know the character encoding \"" + name + "\"");
            thrown.initCause(e);
            throw thrown;
        }
    }
}
