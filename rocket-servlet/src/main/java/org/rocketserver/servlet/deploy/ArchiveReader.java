package org.rocketserver.servlet.deploy;

import java.nio.file.Path;
import java.util.List;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/** Reads an application that lies on the disk. */
final class ArchiveReader {
    private ArchiveReader() {}

    static DeploymentPlan read(ApplicationSource source, Path archive, Path work, PlanResources resources)
            throws DeploymentException {
        Path root = WarArchive.open(archive, work);
        List<Path> jars = WarArchive.libraries(root);
        String name = String.valueOf(archive.toAbsolutePath().normalize().getFileName());
        WebAppClassLoader loader = WebAppClassLoader.of(name, root, jars, source.parent(), source.hidden());
        resources.own(loader);
        return new DeploymentPlan(
                name,
                root,
                WebAppDescriptor.empty(Origin.of(name)),
                loader,
                List.of(),
                List.of(new ResourceRoot(root, false)),
                null,
                work.resolve("temp"),
                List.of(),
                resources);
    }
}
