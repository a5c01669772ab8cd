package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file or folder of an application as it was when it was looked up. Immutable; thread-safe. */
public interface Resource {
    /** Its path within the application, starting with a slash; a folder's has none at its end but the root's. */
    String path();

    /** Whether it is a folder. */
    boolean folder();

    /** Its length in octets, 0 for a folder. */
    long size();

    /** When it was last changed, in milliseconds since 1970, 0 if unknown. */
    long modified();

    /**
     * Opens it.
     *
     * @return its octets from the first on; the caller closes the stream
     * @throws IOException it is gone, not readable, or a folder
     */
    InputStream open() throws IOException;

    /** The file itself, where it is one of a file system's own and not packed in an archive. */
    @Nullable
    Path file();

    /** The URL {@code ServletContext.getResource} answers; opening it does not keep an archive open. */
    URL url();
}
