package org.rocketserver.files;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the method {@code fs} serves. In text: application information named like the components.
 *
 * @param root the directory; nothing outside of it is ever served, whatever links there are
 * @param displayIndex whether a directory without an index file is listed; off, because it tells what nobody linked to
 * @param indexFiles names that stand for their directory, the first that exists counts
 * @param precompressed whether {@code x.br} and {@code x.gz} are sent for {@code x} to clients that take them
 * @param cacheControl the Cache-Control field of files, or null for none
 * @param cacheBytes octets of small files kept in memory, ready to be sent; 0 = none. They are held against the disk at
 *     every request
 * @param mediaTypes types by extension
 */
public record FileSettings(
        Path root,
        boolean displayIndex,
        List<String> indexFiles,
        boolean precompressed,
        @Nullable String cacheControl,
        long cacheBytes,
        MediaTypes mediaTypes) {
    private static final long DEFAULT_CACHE = 8L * 1024 * 1024;

    /** Copies the list and refuses nonsense. */
    public FileSettings {
        indexFiles = List.copyOf(indexFiles);
        if (cacheBytes < 0) {
            throw new IllegalArgumentException(
                    "cacheBytes must be zero or positive: " + cacheBytes + "; give 0 for none");
        }
    }

    /** The directory with {@code index.html} and {@code index.htm}, siblings, a cache of 8 MiB, and no listing. */
    public static FileSettings of(Path root) {
        return new FileSettings(
                root, false, List.of("index.html", "index.htm"), true, null, DEFAULT_CACHE, MediaTypes.DEFAULT);
    }

    /**
     * Reads application information: {@code root} or Rocket's older {@code document_root} (a path or its text),
     * {@code displayIndex} or {@code display_index}, {@code indexFiles} (with commas), {@code precompressed},
     * {@code cacheControl}, {@code cacheBytes}, {@code mediaTypes} (a {@link MediaTypes}). Others are left alone.
     *
     * @throws IllegalArgumentException if there is no root, or a value cannot be read
     */
    public static FileSettings of(Map<String, Object> appInfo) {
        Object root = either(appInfo, "root", "document_root");
        if (root == null) {
            throw new IllegalArgumentException("appInfo.root must be given for method fs; give the directory to serve");
        }
        FileSettings defaults = of(Path.of(root.toString()));
        Object display = either(appInfo, "displayIndex", "display_index");
        Object index = appInfo.get("indexFiles");
        Object siblings = appInfo.get("precompressed");
        Object cacheControl = appInfo.get("cacheControl");
        Object cacheBytes = appInfo.get("cacheBytes");
        return new FileSettings(
                defaults.root,
                display != null && flag("displayIndex", display),
                index == null ? defaults.indexFiles : names(index),
                siblings == null || flag("precompressed", siblings),
                cacheControl == null ? null : cacheControl.toString(),
                cacheBytes == null ? DEFAULT_CACHE : number(cacheBytes),
                appInfo.get("mediaTypes") instanceof MediaTypes types ? types : MediaTypes.DEFAULT);
    }

    private static @Nullable Object either(Map<String, Object> appInfo, String name, String older) {
        Object value = appInfo.get(name);
        return value != null ? value : appInfo.get(older);
    }

    private static boolean flag(String name, Object value) {
        String text = value.toString();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(
                    "appInfo." + name + " must be true or false: \"" + text + "\"; give true or false");
        }
        return text.equalsIgnoreCase("true");
    }

    private static List<String> names(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).toList();
        }
        String text = value.toString().trim();
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s*,\\s*", -1));
    }

    private static long number(Object value) {
        return value instanceof Number number
                ? number.longValue()
                : org.rocketserver.config.ByteSize.parse(value.toString()).octets();
    }

    /** The same with another {@link #displayIndex}. */
    public FileSettings withDisplayIndex(boolean displayIndex) {
        return new FileSettings(root, displayIndex, indexFiles, precompressed, cacheControl, cacheBytes, mediaTypes);
    }

    /** The same with other {@link #indexFiles}. */
    public FileSettings withIndexFiles(List<String> indexFiles) {
        return new FileSettings(root, displayIndex, indexFiles, precompressed, cacheControl, cacheBytes, mediaTypes);
    }

    /** The same with another {@link #precompressed}. */
    public FileSettings withPrecompressed(boolean precompressed) {
        return new FileSettings(root, displayIndex, indexFiles, precompressed, cacheControl, cacheBytes, mediaTypes);
    }

    /** The same with another {@link #cacheControl}. */
    public FileSettings withCacheControl(@Nullable String cacheControl) {
        return new FileSettings(root, displayIndex, indexFiles, precompressed, cacheControl, cacheBytes, mediaTypes);
    }

    /** The same with other {@link #cacheBytes}. */
    public FileSettings withCacheBytes(long cacheBytes) {
        return new FileSettings(root, displayIndex, indexFiles, precompressed, cacheControl, cacheBytes, mediaTypes);
    }

    /** The same with other {@link #mediaTypes}. */
    public FileSettings withMediaTypes(MediaTypes mediaTypes) {
        return new FileSettings(root, displayIndex, indexFiles, precompressed, cacheControl, cacheBytes, mediaTypes);
    }
}
