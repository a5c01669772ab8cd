package org.rocketserver.servlet.deploy;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a deployment holds until its end: an open class loader and folders. One owner: the {@link DeploymentPlan}. */
final class PlanResources implements Closeable {
    private final WorkFolder work;
    private @Nullable WebAppClassLoader classLoader;

    /** With the folders to give back at the end. */
    PlanResources(WorkFolder work) {
        this.work = work;
    }

    /** Takes over the class loader, which is closed before files are removed. */
    void own(WebAppClassLoader loader) {
        classLoader = loader;
    }

    @Override
    public void close() throws IOException {
        WebAppClassLoader loader = classLoader;
        try {
            if (loader != null) {
                Drivers.remove(loader);
                loader.close();
            }
        } finally {
            work.close();
        }
    }
}
