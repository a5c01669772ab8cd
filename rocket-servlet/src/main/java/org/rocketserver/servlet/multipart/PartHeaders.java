package org.rocketserver.servlet.multipart;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.rocketserver.http.Tokens;

/**
 * The head of one part (RFC 7578 §4, RFC 2046 §5.1): its fields, its name and the file name that was given.
 *
 * @param fields all fields, values as ISO 8859-1 text
 * @param name of the form's field
 * @param fileName as the client sent it, path and all, or null for a field that is no file
 */
record PartHeaders(Headers fields, String name, @Nullable String fileName) {
    private static final String DISPOSITION = "Content-Disposition";

    /**
     * Reads a head.
     *
     * @param octets the field lines with their ends, without the empty line
     * @param length how many of them count
     * @param charset of names and file names (RFC 7578 §5.1)
     * @throws HttpException 400 if it is malformed, or is not the head of a form field
     */
    static PartHeaders parse(byte[] octets, int length, Charset charset) {
        Headers fields = fields(octets, length);
        String disposition = fields.first(DISPOSITION);
        if (disposition == null) {
            throw malformed("a part needs a Content-Disposition (RFC 7578 §4.2)");
        }
        int start = skipBlanks(disposition, 0);
        int end = tokenEnd(disposition, start);
        if (!disposition.substring(start, end).equalsIgnoreCase("form-data")) {
            throw malformed("the disposition of a part must be form-data (RFC 7578 §4.2)");
        }
        String name = null;
        String fileName = null;
        int at = end;
        while (true) {
            at = skipBlanks(disposition, at);
            if (at == disposition.length()) {
                break;
            }
            if (disposition.charAt(at) != ';') {
                throw malformed("the parameters of Content-Disposition must be separated by semicolons");
            }
            int from = skipBlanks(disposition, at + 1);
            int to = tokenEnd(disposition, from);
            if (from == disposition.length()) {
                break;
            }
            String key = disposition.substring(from, to);
            at = skipBlanks(disposition, to);
            if (key.isEmpty() || at == disposition.length() || disposition.charAt(at) != '=') {
                throw malformed("a parameter of Content-Disposition needs a name and a value");
            }
            at = skipBlanks(disposition, at + 1);
            int valueEnd = valueEnd(disposition, at);
            // filename* is not read: RFC 7578 §4.2 forbids it here
            if (key.equalsIgnoreCase("name") && name == null) {
                name = text(disposition, at, valueEnd, charset);
            } else if (key.equalsIgnoreCase("filename") && fileName == null) {
                fileName = text(disposition, at, valueEnd, charset);
            }
            at = valueEnd;
        }
        if (name == null) {
            throw malformed("a part needs a name (RFC 7578 §4.2)");
        }
        return new PartHeaders(fields, name, fileName);
    }

    private static Headers fields(byte[] octets, int length) {
        Headers.Builder builder = Headers.builder();
        int at = 0;
        while (at < length) {
            int end = at;
            while (end < length && octets[end] != '\n') {
                end++;
            }
            int lineEnd = end > at && octets[end - 1] == '\r' ? end - 1 : end;
            addLine(builder, octets, at, lineEnd);
            at = end + 1;
        }
        return builder.build();
    }

    private static void addLine(Headers.Builder builder, byte[] octets, int from, int to) {
        int colon = from;
        while (colon < to && Tokens.isToken(octets[colon] & 0xFF)) {
            colon++;
        }
        if (colon == from || colon == to || octets[colon] != ':') {
            throw malformed("a line of a part's head must begin with a field name and a colon");
        }
        String name = new String(octets, from, colon - from, StandardCharsets.US_ASCII);
        String value = new String(octets, colon + 1, to - colon - 1, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < value.length(); i++) {
            if (!Tokens.isFieldValue(value.charAt(i))) {
                throw malformed("a line of a part's head holds a control character");
            }
        }
        builder.add(name, value);
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private static int tokenEnd(String text, int from) {
        int at = from;
        while (at < text.length() && Tokens.isToken(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int valueEnd(String text, int from) {
        if (from < text.length() && text.charAt(from) == '"') {
            for (int at = from + 1; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    return at + 1;
                }
                if (escapes(text, at)) {
                    at++;
                }
            }
            throw malformed("a quoted value of Content-Disposition has no end");
        }
        int end = text.indexOf(';', from);
        return end < 0 ? text.length() : end;
    }

    /**
     * Whether a backslash protects what follows. Browsers write {@code %22} for a quote, and some send a Windows path
     * with plain backslashes, so only a quote and a backslash can be protected.
     */
    private static boolean escapes(String text, int at) {
        if (text.charAt(at) != '\\' || at + 1 == text.length()) {
            return false;
        }
        char next = text.charAt(at + 1);
        return next == '\\' || (next == '"' && at + 2 < text.length());
    }

    /** The value in its character set; the octets came as ISO 8859-1 text. */
    private static String text(String value, int from, int to, Charset charset) {
        String plain;
        if (from < to && value.charAt(from) == '"') {
            StringBuilder unquoted = new StringBuilder(to - from);
            for (int at = from + 1; at < to - 1; at++) {
                if (escapes(value, at)) {
                    at++;
                }
                unquoted.append(value.charAt(at));
            }
            plain = unquoted.toString();
        } else {
            plain = value.substring(from, to).strip();
        }
        return new String(plain.getBytes(StandardCharsets.ISO_8859_1), charset);
    }

    static HttpException malformed(String rule) {
        return new HttpException(Status.BAD_REQUEST, rule);
    }
}
