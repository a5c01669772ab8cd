package org.rocketserver.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client prefers: the value of an Accept, Accept-Encoding, Accept-Language or TE field (RFC 9110 §12.5). Parsed
 * in one pass; only the first {@link #MOST} items are looked at.
 *
 * @param items best first, equal ones in the order of the field; those with quality 0 (not acceptable) come last
 */
public record QualityList(List<Item> items) {
    /** How many items are looked at. */
    public static final int MOST = 32;

    private static final QualityList EMPTY = new QualityList(List.of());

    /**
     * One preference.
     *
     * @param value what is preferred, parameters other than the quality included, such as {@code text/html;level=1}
     * @param quality 0 (not acceptable) to 1000
     */
    public record Item(String value, int quality) {}

    /** Copies the list. */
    public QualityList {
        items = List.copyOf(items);
    }

    /** Reads all lines of a field. */
    public static QualityList of(Headers headers, HeaderName name) {
        int first = headers.find(name, 0);
        if (first < 0) {
            return EMPTY;
        }
        if (headers.find(name, first + 1) < 0) {
            return parse(headers.value(first));
        }
        return parse(String.join(",", headers.all(name)));
    }

    /** Reads a field's value. Items with a malformed quality are left out. */
    public static QualityList parse(@Nullable String field) {
        if (field == null || field.isEmpty()) {
            return EMPTY;
        }
        List<Item> items = new ArrayList<>(4);
        for (String element : Tokens.splitList(field, MOST)) {
            Item item = item(element);
            if (item != null) {
                items.add(item);
            }
        }
        items.sort(Comparator.comparingInt(Item::quality).reversed());
        return new QualityList(items);
    }

    private static @Nullable Item item(String element) {
        if (element.indexOf(';') < 0) {
            return new Item(element, 1000);
        }
        int quality = 1000;
        StringBuilder value = new StringBuilder(element.length());
        for (String part : Tokens.split(element, ';', MOST)) {
            if (value.length() > 0 && part.length() >= 2 && part.charAt(1) == '=' && (part.charAt(0) | 0x20) == 'q') {
                quality = qvalue(part.substring(2));
                if (quality < 0) {
                    return null;
                }
            } else {
                value.append(value.length() == 0 ? "" : ";").append(part);
            }
        }
        return value.length() == 0 ? null : new Item(value.toString(), quality);
    }

    /** A qvalue (§12.4.2): 0 or 1 with up to three decimals, in thousandths; -1 if it is none. */
    private static int qvalue(String text) {
        if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.charAt(1) != '.')) {
            return -1;
        }
        int quality = 0;
        int weight = 1000;
        for (int i = 0; i < text.length(); i++) {
            if (i == 1) {
                continue;
            }
            int digit = Tokens.digit(text.charAt(i));
            if (digit < 0 || (i == 0 && digit > 1)) {
                return -1;
            }
            quality += digit * weight;
            weight /= 10;
        }
        return quality > 1000 ? -1 : quality;
    }

    /** Whether the field said nothing. */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /**
     * The quality of a token, by its own item or else by {@code *}.
     *
     * @return 0 to 1000; -1 if the list does not speak of it
     */
    public int quality(String token) {
        int any = -1;
        for (Item item : items) {
            if (item.value().equalsIgnoreCase(token)) {
                return item.quality();
            }
            if (item.value().equals("*")) {
                any = item.quality();
            }
        }
        return any;
    }
}
