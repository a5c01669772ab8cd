package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.rocketserver.http.ETag;

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

    /** Its entity tag (RFC 9110 §8.8.3), a strong one: another content, whenever it comes, has another. */
    ETag tag();

    /** Whether it is packed in an archive, so that a part of it is read by reading all that is before it. */
    boolean packed();

    /**
     * Opens it.
     *
     * @return its octets from the first on; the caller closes the stream
     * @throws IOException it is gone, not readable, or a folder
     */
    InputStream open() throws IOException;

    /**
     * Opens it for sending it from the file system, where it is a file of its own and not packed in an archive.
     *
     * @return the caller closes it; null in an archive
     * @throws IOException it is gone, not readable, or a folder
     */
    @Nullable
    FileChannel channel() throws IOException;

    /**
     * Whether it still is what it was, as far as its size and time of change tell: one question to the file system, and
     * none in an archive, which is not looked at again. Links are not followed anew.
     */
    boolean current();

    /**
     * Looks up anew what lies beside it, in the tree that it is of: what another tree has by such a name is not its
     * own.
     *
     * @param suffix what its name has beyond this one's, such as {@code .gz}; empty for what is in this one's place
     *     now, equal to it if it is the same
     * @return null if there is no such thing
     */
    @Nullable
    Resource beside(String suffix);

    /** The URL {@code ServletContext.getResource} answers; opening it does not keep an archive open. */
    URL url();
}
