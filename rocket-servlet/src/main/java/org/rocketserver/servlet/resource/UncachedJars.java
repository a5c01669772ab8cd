package org.rocketserver.servlet.resource;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/**
 * Opens and resolves jar URLs as Java does, but never keeps the archive open for others: one that Java keeps could not
 * be replaced, and whoever closes it ends what others read from it. Stateless.
 */
public final class UncachedJars extends URLStreamHandler {
    private static final String JAR = "jar:";

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
        URLConnection connection = new URL(url.toExternalForm()).openConnection();
        connection.setUseCaches(false);
        return connection;
    }

    /** What stands behind {@code !/} is a path of its own, which only Java's own handler knows. */
    @Override
    protected void parseURL(URL url, String spec, int start, int limit) {
        try {
            boolean absolute = start > 0 && spec.regionMatches(true, start - JAR.length(), JAR, 0, JAR.length());
            URL whole = absolute ? new URL(spec) : new URL(new URL(url.toExternalForm()), spec);
            setURL(url, "jar", "", -1, "", null, whole.getPath(), whole.getQuery(), whole.getRef());
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no URL within an archive: " + spec, e); // told as one that is malformed
        }
    }
}
