package org.rocketserver.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A key and its value in the format of {@link Properties}, with its place, so that a bad value can be told with it.
 *
 * @param number of the line on which it begins, from 1
 * @param key as it is read
 * @param value as it is read
 */
public record PropertiesLine(int number, String key, String value) {
    /** Some editors begin files with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * All keys of a file in their order; one that stands twice is there twice.
     *
     * @param file in UTF-8
     * @throws IOException it cannot be read
     * @throws IllegalArgumentException it has another encoding or a malformed escape; the message begins with the file,
     *     and the line where that is known
     */
    public static List<PropertiesLine> read(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            return read(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, file + ":");
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not in UTF-8; write it anew in that encoding", e);
        }
    }

    static List<PropertiesLine> read(String text, String place) {
        List<PropertiesLine> read = new ArrayList<>();
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int first = i;
            StringBuilder whole = new StringBuilder(lines[i]);
            if (!isCommentOrBlank(lines[i])) {
                while (continues(lines[i]) && i + 1 < lines.length) {
                    whole.append('\n').append(lines[++i]);
                }
                read.addAll(read(first + 1, whole.toString(), place));
            }
        }
        return read;
    }

    private static boolean isCommentOrBlank(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#") || text.startsWith("!");
    }

    /** A line goes on in the next one if an odd number of backslashes ends it. */
    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** One, unless a line goes on in a blank one alone. */
    private static List<PropertiesLine> read(int number, String line, String place) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(line));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + number + ": malformed \\u escape; write / or \\\\ in paths", e);
        } catch (IOException e) {
            throw new IllegalStateException("a text can be read", e);
        }
        return one.stringPropertyNames().stream()
                .map(key -> new PropertiesLine(number, key, one.getProperty(key)))
                .toList();
    }
}
