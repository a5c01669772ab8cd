package org.rocketserver.files;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which media type a file has, by the extension of its name. Immutable; thread-safe. */
public final class MediaTypes {
    private static final String USUAL =
            """
            application/atom+xml atom
            application/epub+zip epub
            application/gzip gz tgz
            application/java-archive jar war
            application/json json map
            application/ld+json jsonld
            application/manifest+json webmanifest
            application/msword doc
            application/octet-stream bin exe dll iso img dmg
            application/pdf pdf
            application/rss+xml rss
            application/rtf rtf
            application/vnd.ms-excel xls
            application/vnd.ms-powerpoint ppt
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.oasis.opendocument.presentation odp
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.text odt
            application/wasm wasm
            application/x-7z-compressed 7z
            application/x-bzip2 bz2
            application/x-sh sh
            application/x-tar tar
            application/xhtml+xml xhtml xht
            application/xml xml xsl xsd dtd
            application/yaml yaml yml
            application/zip zip
            application/zstd zst
            audio/aac aac
            audio/flac flac
            audio/midi mid midi
            audio/mp4 m4a
            audio/mpeg mp3
            audio/ogg oga ogg opus
            audio/wav wav
            audio/webm weba
            font/otf otf
            font/ttf ttf
            font/woff woff
            font/woff2 woff2
            image/apng apng
            image/avif avif
            image/bmp bmp
            image/gif gif
            image/jpeg jpg jpeg jpe
            image/png png
            image/svg+xml svg svgz
            image/tiff tif tiff
            image/vnd.microsoft.icon ico
            image/webp webp
            text/calendar ics
            text/css css
            text/csv csv
            text/html html htm
            text/javascript js mjs
            text/markdown md markdown
            text/plain txt text log conf ini properties java c h py rb
            text/tab-separated-values tsv
            text/vtt vtt
            video/mp2t ts
            video/mp4 mp4 m4v
            video/mpeg mpeg mpg
            video/ogg ogv
            video/quicktime mov
            video/webm webm
            video/x-matroska mkv
            video/x-msvideo avi
            """;

    /** The usual ones. */
    public static final MediaTypes DEFAULT = new MediaTypes(usual());

    private final Map<String, String> byExtension;

    private MediaTypes(Map<String, String> byExtension) {
        this.byExtension = Map.copyOf(byExtension);
    }

    private static Map<String, String> usual() {
        Map<String, String> types = new HashMap<>();
        USUAL.lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                types.put(words[i], words[0]);
            }
        });
        return types;
    }

    /** The same with one more, in the place of one for the same extension. */
    public MediaTypes with(String extension, String type) {
        Map<String, String> more = new HashMap<>(byExtension);
        more.put(extension.toLowerCase(Locale.ROOT), type);
        return new MediaTypes(more);
    }

    /**
     * The type of a file.
     *
     * @param name its name, or a path that ends with it
     * @return null if the name has no extension, or none that is known
     */
    public @Nullable String of(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= name.lastIndexOf('/')
                ? null
                : byExtension.get(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** All of them, by extension. */
    public Map<String, String> asMap() {
        return byExtension;
    }
}
