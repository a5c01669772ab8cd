package org.rocketserver.files;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.rocketserver.http.Html;

/** Writes the listing of a directory as HTML. Pure. */
public final class DirectoryListing {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private DirectoryListing() {}

    /**
     * A member of a directory.
     *
     * @param name without slash
     * @param directory whether it is one
     * @param size in octets; not shown for directories
     * @param modified when it changed; shown in UTC
     */
    public record Entry(String name, boolean directory, long size, Instant modified) {}

    /**
     * The page.
     *
     * @param path of the directory, decoded; anything but {@code /} gets a link upwards
     * @param entries in any order; directories are shown first, names sorted without regard to case
     * @return HTML; every name escaped, every link relative and percent-encoded
     */
    public static String html(String path, List<Entry> entries) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(Entry::directory)
                .reversed()
                .thenComparing(Entry::name, String.CASE_INSENSITIVE_ORDER)
                .thenComparing(Entry::name));
        String title = "Index of " + Html.escape(path);
        StringBuilder page = new StringBuilder(512 + entries.size() * 128)
                .append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
                .append(title)
                .append("</title>\n</head>\n<body>\n<h1>")
                .append(title)
                .append("</h1>\n<table>\n<tr><th>Name</th><th>Last modified (UTC)</th><th>Size</th></tr>\n");
        if (!path.equals("/")) {
            page.append("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
        }
        sorted.forEach(entry -> row(entry, page));
        return page.append("</table>\n</body>\n</html>\n").toString();
    }

    private static void row(Entry entry, StringBuilder page) {
        String slash = entry.directory() ? "/" : "";
        // "./" keeps a name such as javascript:x or //host from being anything but a name
        page.append("<tr><td><a href=\"./")
                .append(encode(entry.name()))
                .append(slash)
                .append("\">")
                .append(Html.escape(entry.name()))
                .append(slash)
                .append("</a></td><td>")
                .append(DATE.format(entry.modified().atOffset(ZoneOffset.UTC)))
                .append("</td><td>")
                .append(entry.directory() ? "" : Long.toString(entry.size()))
                .append("</td></tr>\n");
    }

    /** A path or name for a URI: UTF-8, all but letters, digits, slashes and {@code -._~} percent-encoded. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~/".indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return encoded.toString();
    }
}
