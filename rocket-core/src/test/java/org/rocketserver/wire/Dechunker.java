package org.rocketserver.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reader of chunked bodies (RFC 9112 §7.1) that is written in another way than the server's: the grammar as regular
 * expressions over the whole text, for comparison. Knows none of the limits.
 */
final class Dechunker {
    private static final Pattern SIZE =
            Pattern.compile("([0-9a-fA-F]{1,15})([ \\t]*;[\\t\\x20-\\x7e\\x80-\\xff]*)?\\r\\n");
    private static final Pattern TRAILERS =
            Pattern.compile("([-!#$%&'*+.^_`|~0-9A-Za-z]+:[\\t\\x20-\\x7e\\x80-\\xff]*\\r\\n)*\\r\\n");

    private Dechunker() {}

    /** The content, or null if the text does not begin with a whole and well-formed chunked body. */
    static @Nullable String content(String text) {
        StringBuilder content = new StringBuilder();
        Matcher size = SIZE.matcher(text);
        int at = 0;
        while (size.find(at) && size.start() == at) {
            long count = Long.parseLong(size.group(1), 16);
            at = size.end();
            if (count == 0) {
                return TRAILERS.matcher(text).region(at, text.length()).lookingAt() ? content.toString() : null;
            }
            if (count > text.length() - at - 2 || !text.startsWith("\r\n", at + (int) count)) {
                return null;
            }
            content.append(text, at, at + (int) count);
            at += (int) count + 2;
        }
        return null;
    }
}
