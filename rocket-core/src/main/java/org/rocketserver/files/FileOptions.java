package org.rocketserver.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.ByteSize;
import org.rocketserver.http.MediaType;

/**
 * Application information as {@link FileSettings} reads it: objects or their texts, by names whose case and underscores
 * do not matter, since variables of the environment have their own way with both. What cannot be read is refused by
 * name, value and remedy.
 */
final class FileOptions {
    private static final String TYPES = "mediaTypes";

    /** Such as {@code mediaTypes.wasm}, or {@code MEDIA_TYPES_WASM} of the environment. */
    private static final Pattern SINGLE_TYPE = Pattern.compile("media_?types[._](.+)", Pattern.CASE_INSENSITIVE);

    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Object> singleTypes = new TreeMap<>();

    FileOptions(Map<String, Object> appInfo) {
        appInfo.forEach((name, value) -> {
            Matcher single = SINGLE_TYPE.matcher(name);
            if (single.matches()) {
                singleTypes.put(plain(single.group(1)), value);
            } else {
                values.put(plain(name), value);
            }
        });
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private @Nullable Object value(String name) {
        return values.get(plain(name));
    }

    /** The directory, by its name or by Rocket's older one. */
    Path root() {
        Object root = value("root") == null ? value("document_root") : value("root");
        if (root == null) {
            throw new IllegalArgumentException("appInfo.root must be given for method fs; give the directory to serve");
        }
        try {
            return root instanceof Path path ? path : Path.of(root.toString());
        } catch (InvalidPathException e) {
            throw refused("root", "a path", root, "the directory to serve");
        }
    }

    boolean flag(String name, boolean otherwise) {
        Object value = value(name);
        return value == null
                ? otherwise
                : switch (value.toString().toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on" -> true;
                    case "false", "no", "off" -> false;
                    default -> throw refused(name, "true or false", value, "true or false");
                };
    }

    @Nullable
    String text(String name) {
        Object value = value(name);
        return value == null ? null : value.toString();
    }

    /** A list, or its elements with commas. */
    List<String> names(String name, List<String> otherwise) {
        Object value = value(name);
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).toList();
        }
        if (value == null) {
            return otherwise;
        }
        String text = value.toString().trim();
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s*,\\s*", -1));
    }

    /** A number, or a text that may have a unit. */
    long octets(String name, long otherwise) {
        Object value = value(name);
        if (value == null || value instanceof Number) {
            return value == null ? otherwise : ((Number) value).longValue();
        }
        try {
            return ByteSize.parse(value.toString()).octets();
        } catch (IllegalArgumentException e) {
            throw refused(name, "a size", value, "a size such as 8MiB, or 0 for none");
        }
    }

    /** A {@link MediaTypes}, or single ones: {@code mediaTypes.wasm=application/wasm}. */
    MediaTypes mediaTypes() {
        MediaTypes types = value(TYPES) instanceof MediaTypes given ? given : MediaTypes.DEFAULT;
        for (Map.Entry<String, Object> single : singleTypes.entrySet()) {
            String type = String.valueOf(single.getValue());
            if (MediaType.parse(type) == null) {
                throw refused(TYPES + "." + single.getKey(), "a media type", type, "one such as application/wasm");
            }
            types = types.with(single.getKey(), type);
        }
        return types;
    }

    static IllegalArgumentException refused(String name, String rule, Object value, String remedy) {
        return new IllegalArgumentException(
                "appInfo." + name + " must be " + rule + ": \"" + value + "\"; give " + remedy);
    }
}
