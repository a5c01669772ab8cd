package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.FragmentDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/**
 * Everything known about an application before any of its code runs.
 *
 * @param name the archive's file name, or the name of an application in code
 * @param root the application's folder, unpacked if need be; null for one that exists in code only
 * @param descriptor what web.xml, fragments and annotations declare together (§8.2.3)
 * @param classLoader the application's own
 * @param initializers those that were found, in the order of their calls (§8.2.4)
 * @param drivers names of the JDBC drivers that libraries offer
 * @param fragments the jars that take part, with what they declare, in their order (§8.2.2)
 * @param excluded the jars that an absolute order leaves out
 * @param resourceRoots where files are: the root, then jars with {@code META-INF/resources} in the order of fragments
 * @param orderedLibs value of {@code jakarta.servlet.context.orderedLibs}: null where no order was asked for
 * @param temporaryFolder value of {@code jakarta.servlet.context.tempdir}: exists, empty, of this application alone
 * @param timings what took how long
 * @param warnings what was passed over, with the place where it stands
 * @param resources what {@link #close} gives back
 */
public record DeploymentPlan(
        String name,
        @Nullable Path root,
        WebAppDescriptor descriptor,
        ClassLoader classLoader,
        List<InitializerWithTypes> initializers,
        List<String> drivers,
        List<FragmentDecl> fragments,
        List<FragmentDecl> excluded,
        List<ResourceRoot> resourceRoots,
        @Nullable List<String> orderedLibs,
        Path temporaryFolder,
        List<Timing> timings,
        List<String> warnings,
        PlanResources resources)
        implements AutoCloseable {
    /** Copies the lists. */
    public DeploymentPlan {
        initializers = List.copyOf(initializers);
        drivers = List.copyOf(drivers);
        fragments = List.copyOf(fragments);
        excluded = List.copyOf(excluded);
        resourceRoots = List.copyOf(resourceRoots);
        orderedLibs = orderedLibs == null ? null : List.copyOf(orderedLibs);
        timings = List.copyOf(timings);
        warnings = List.copyOf(warnings);
    }

    /**
     * Closes the application's class loader with its jars and removes the temporary folder. To be called once, after
     * the application has stopped or if it could not start; a parent's class loader stays open.
     *
     * @throws IOException a jar could not be closed or a file could not be removed
     */
    @Override
    public void close() throws IOException {
        resources.close();
    }
}
