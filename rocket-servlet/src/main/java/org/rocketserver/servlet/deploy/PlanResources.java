package org.rocketserver.servlet.deploy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a deployment holds until its end: an open class loader and folders. One owner: the {@link DeploymentPlan}. */
final class PlanResources implements Closeable {
    private final Path disposable;
    private @Nullable WebAppClassLoader classLoader;

    /** With the folder to remove at the end: the temporary folder, or the whole work folder if it was made for us. */
    PlanResources(Path disposable) {
        this.disposable = disposable;
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
                loader.close();
            }
        } finally {
            Folders.delete(disposable);
        }
    }
}
