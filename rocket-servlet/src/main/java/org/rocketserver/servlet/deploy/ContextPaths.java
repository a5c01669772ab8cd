package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.WebXmlParser;

/** Where an application wants to be that nobody gave a place. */
public final class ContextPaths {
    private static final String WEB_XML = "WEB-INF/web.xml";

    private ContextPaths() {}

    /**
     * The {@code default-context-path} of an archive's web.xml.
     *
     * @return empty for the root context, else with a slash in front; null if there is none, or if the archive or its
     *     web.xml cannot be read, which its deployment tells better
     */
    public static @Nullable String declared(Path archive) {
        try {
            if (Files.isDirectory(archive)) {
                Path file = archive.resolve(WEB_XML);
                if (!Files.isRegularFile(file)) {
                    return null;
                }
                try (InputStream in = Files.newInputStream(file)) {
                    return declared(in);
                }
            }
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                ZipEntry entry = zip.getEntry(WEB_XML);
                return entry == null ? null : declared(zip.getInputStream(entry));
            }
        } catch (IOException | DeploymentException e) {
            Log.LOG.debug("{} cannot be asked for its context path", archive, e);
            return null;
        }
    }

    private static @Nullable String declared(InputStream webXml) throws DeploymentException {
        String path = WebXmlParser.application(webXml, WEB_XML, warning -> {}).defaultContextPath();
        return "/".equals(path) ? "" : path;
    }

    /**
     * What an archive's name says, as everywhere: {@code shop.war} is {@code /shop}, {@code ROOT.war} the root context,
     * {@code shop#admin.war} is {@code /shop/admin}, and what follows {@code ##} is a version and does not count.
     */
    public static String byName(Path archive) {
        Path file = archive.toAbsolutePath().normalize().getFileName();
        if (file == null) {
            return "";
        }
        String name = file.toString();
        if (name.toLowerCase(Locale.ROOT).endsWith(".war")) {
            name = name.substring(0, name.length() - ".war".length());
        }
        int version = name.indexOf("##");
        if (version > 0) {
            name = name.substring(0, version);
        }
        return name.equals("ROOT") ? "" : "/" + name.replace('#', '/');
    }
}
