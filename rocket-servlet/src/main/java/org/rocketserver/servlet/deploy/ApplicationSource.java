package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/**
 * Where an application comes from. Immutable; reading it runs none of the application's code.
 *
 * @param archive a {@code .war} file or a folder, or null for an application that exists in code only
 * @param workFolder where to unpack and keep indexes, so that the next start is faster; of this application alone, also
 *     while a new deployment replaces an old one. Made for the user of this process alone if it is missing; one that
 *     belongs to another user is refused. Null: a new folder below the system's temporary one, gone when the plan is
 *     closed; indexes are then kept in a folder of the user's beside it
 * @param parent parent of the application's class loader
 * @param hidden names of classes in the parent that the application must not see
 * @param nameInCode what it is called if there is no archive
 */
public record ApplicationSource(
        @Nullable Path archive,
        @Nullable Path workFolder,
        ClassLoader parent,
        Predicate<String> hidden,
        String nameInCode) {
    /** What an application is called that is nothing but code. */
    public static final String IN_CODE = "code";

    /** A source that hides the container's own dependencies from the application. */
    public static ApplicationSource of(@Nullable Path archive, @Nullable Path workFolder, ClassLoader parent) {
        return new ApplicationSource(archive, workFolder, parent, HiddenClasses.DEFAULT, IN_CODE);
    }

    /** The same source with another rule of what is hidden. */
    public ApplicationSource withHidden(Predicate<String> rule) {
        return new ApplicationSource(archive, workFolder, parent, rule, nameInCode);
    }

    /** The same source with another name for what has no archive. */
    public ApplicationSource withNameInCode(String name) {
        return new ApplicationSource(archive, workFolder, parent, hidden, name);
    }

    /**
     * Reads the application. The caller closes the plan.
     *
     * @throws DeploymentException if it cannot be used, with the reason in one sentence behind the archive's path, for
     *     there may be others
     */
    public DeploymentPlan read() throws DeploymentException {
        try {
            return plan();
        } catch (DeploymentException e) {
            throw archive == null ? e : new DeploymentException(archive + ": " + e.getMessage(), e);
        }
    }

    private DeploymentPlan plan() throws DeploymentException {
        PlanResources resources = null;
        try {
            WorkFolder work = WorkFolder.open(workFolder);
            resources = new PlanResources(work);
            DeploymentPlan plan = archive == null
                    ? inCode(work.temporary(), resources)
                    : ArchiveReader.read(this, archive, work, resources);
            resources = null;
            return plan;
        } catch (IOException e) {
            throw new DeploymentException(
                    "Cannot use the work folder "
                            + (workFolder == null ? System.getProperty("java.io.tmpdir") : workFolder) + why(e),
                    e);
        } finally {
            giveBack(resources);
        }
    }

    private static String why(IOException e) {
        return e instanceof AccessDeniedException denied && denied.getReason() != null
                ? ", for " + denied.getReason() + "; name another."
                : " (" + e + "); check that it is writable and has room, or name another.";
    }

    private DeploymentPlan inCode(Path temporary, PlanResources resources) {
        return new DeploymentPlan(
                nameInCode,
                null,
                WebAppDescriptor.empty(Origin.CODE),
                new CodeClassLoader(parent),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                temporary,
                List.of(),
                List.of(),
                resources);
    }

    private static void giveBack(@Nullable PlanResources resources) {
        if (resources != null) {
            try {
                resources.close();
            } catch (IOException e) {
                Log.LOG.warn("Cannot remove what a failed deployment left behind: {}", e.toString());
            }
        }
    }
}
