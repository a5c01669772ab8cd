package org.rocketserver.files;

import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;

/**
 * The method {@code fs}: serves a directory. Made by name, it reads its {@link FileSettings} from the application
 * information ({@code appInfo("root", "/srv/www")}); made in code, it is given them.
 */
public final class FileWorkerFactory implements WorkerFactory {
    private final @Nullable FileSettings given;

    /** Set once by {@link #start}, before the first worker. */
    private volatile @Nullable Parts parts;

    private record Parts(FileFinder finder, InstantSource clock) {}

    /** For {@link java.util.ServiceLoader}: the settings come from the application information. */
    public FileWorkerFactory() {
        this.given = null;
    }

    /** With settings of its own. */
    public FileWorkerFactory(FileSettings settings) {
        this.given = settings;
    }

    @Override
    public String name() {
        return "fs";
    }

    /**
     * Looks at the directory.
     *
     * @throws IOException it does not exist or is none
     * @throws IllegalArgumentException the application information cannot be read
     */
    @Override
    public void start(ServerServices services) throws IOException {
        FileSettings settings = given != null ? given : FileSettings.of(services.appInfo());
        parts = new Parts(new FileFinder(settings), services.clock());
    }

    @Override
    public Worker newWorker() {
        Parts ready = parts;
        if (ready == null) {
            throw new IllegalStateException("the method fs was not started");
        }
        return new FileWorker(ready.finder(), ready.clock());
    }
}
