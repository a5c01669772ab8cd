package org.rocketserver.files;

import java.nio.file.Path;
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
 * @param cacheBytes octets of small files kept in memory, ready to be sent, each file 1 KiB beside its own; 0 = none; 8
 *     MiB unless given, but not more than a sixteenth of the heap. They are held against the disk at every request, and
 *     looked up anew, with the links that lead to them, after a second
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
    /** Copies the list and refuses nonsense. */
    public FileSettings {
        indexFiles = List.copyOf(indexFiles);
        if (cacheBytes < 0) {
            throw FileOptions.refused("cacheBytes", "zero or positive", cacheBytes, "0 for none");
        }
        if (cacheControl != null && cacheControl.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw FileOptions.refused("cacheControl", "visible ASCII", cacheControl, "one such as max-age=60");
        }
        for (String name : indexFiles) {
            if (name.isEmpty() || name.indexOf('/') >= 0) {
                throw FileOptions.refused("indexFiles", "names of files", name, "names such as index.html");
            }
        }
    }

    /** The directory with {@code index.html} and {@code index.htm}, siblings, a cache, and no listing. */
    public static FileSettings of(Path root) {
        return new FileSettings(
                root,
                false,
                List.of("index.html", "index.htm"),
                true,
                null,
                FileMemory.DEFAULT_BYTES,
                MediaTypes.DEFAULT);
    }

    /**
     * Reads application information, objects or their texts: {@code root} or Rocket's older {@code document_root},
     * {@code displayIndex}, {@code indexFiles} (with commas), {@code precompressed}, {@code cacheControl},
     * {@code cacheBytes}, {@code mediaTypes}, or single types as {@code mediaTypes.wasm=application/wasm}. Case and
     * underscores of the names do not matter. Other names are left alone.
     *
     * @throws IllegalArgumentException if there is no root, or a value cannot be read
     */
    public static FileSettings of(Map<String, Object> appInfo) {
        FileOptions options = new FileOptions(appInfo);
        FileSettings defaults = of(options.root());
        return new FileSettings(
                defaults.root,
                options.flag("displayIndex", defaults.displayIndex),
                options.names("indexFiles", defaults.indexFiles),
                options.flag("precompressed", defaults.precompressed),
                options.text("cacheControl"),
                options.octets("cacheBytes", defaults.cacheBytes),
                options.mediaTypes());
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
