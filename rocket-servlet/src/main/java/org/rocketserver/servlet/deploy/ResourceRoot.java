package org.rocketserver.servlet.deploy;

import java.nio.file.Path;

/**
 * A place where an application's files are (§4.6, §10.5).
 *
 * @param path a folder, or a jar whose {@code META-INF/resources} counts
 * @param jar whether it is a jar
 */
public record ResourceRoot(Path path, boolean jar) {}
