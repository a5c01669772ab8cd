package org.rocketserver.runner;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.Rocket;
import org.rocketserver.config.CertificateConfig;
import org.rocketserver.config.ListenException;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.files.OwnFolders;

/**
 * Folders and keys that a start needs. A plan looks whether they can be had, {@code explain} looks closer, and only a
 * start makes and opens them. Whether another process has them at the moment, as it may have the port, is found out by
 * a start alone.
 */
final class Provisions {
    private Provisions() {}

    /**
     * Looks whether what is named can be made and written, and changes nothing.
     *
     * @throws Refusal it cannot
     */
    static void look(Options options) throws Refusal {
        Path work = options.served.work;
        if (work != null && !Files.isDirectory(work) && !canBeMade(work)) {
            throw cannotBeMade(work, null);
        }
        Path store = options.users.sessionStore;
        if (store != null && !canBeWritten(store)) {
            throw Planner.usage("--session-store " + store + " cannot be opened; name a folder that this user may make"
                    + " and write");
        }
        if (isSelfSigned(options)) {
            SelfSigned.look(WorkFolders.base(work));
        }
    }

    /**
     * Looks also at what a start finds out when it opens it: whose the folders are, whether the keys fit, and whether
     * there are such hosts. Makes a temporary folder for a moment.
     *
     * @throws Refusal a start would be refused
     */
    static void inspect(Plan plan) throws Refusal {
        Options options = plan.options();
        requireOwner("--work", options.served.work);
        requireOwner("--session-store", options.users.sessionStore);
        if (isSelfSigned(options)) {
            SelfSigned.requireOwner(WorkFolders.base(options.served.work));
        }
        try {
            requireListeners(plan);
        } catch (IOException e) {
            throw StartFailure.refusal(plan, e);
        }
    }

    /** As a start reads and binds them: one after the other, and optional ones only if there is no other. */
    private static void requireListeners(Plan plan) throws IOException {
        ListenException missed = null;
        boolean had = false;
        for (ListenerConfig listener : plan.config().listeners()) {
            if (!isMadeByStart(listener, plan.options())) {
                Rocket.checkTls(plan.config().withListeners(List.of(listener)));
            }
            if (hasHost(listener)) {
                had = true;
            } else {
                missed = new ListenException(listener, "there is no host " + listener.host(), null);
                if (!listener.optional()) {
                    throw missed;
                }
            }
        }
        if (missed != null && !had) {
            throw missed;
        }
    }

    /** Whether its key is the self-signed one, and is not there yet. */
    private static boolean isMadeByStart(ListenerConfig listener, Options options) {
        TlsConfig tls = listener.tls();
        Path folder = WorkFolders.base(options.served.work);
        Path file = SelfSigned.file(folder);
        return tls != null
                && isSelfSigned(options)
                && tls.certificates().contains(CertificateConfig.pem(file, file))
                && !SelfSigned.isThere(folder);
    }

    private static boolean hasHost(ListenerConfig listener) {
        boolean named = listener.unixSocket() == null && listener.channel() == null && !listener.inheritedChannel();
        return !named || !new InetSocketAddress(listener.host(), listener.port()).isUnresolved();
    }

    private static void requireOwner(String option, @Nullable Path folder) throws Refusal {
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        try {
            OwnFolders.requireOwner(folder);
        } catch (AccessDeniedException e) {
            throw Refusal.of(option, folder, e);
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Kind.FAILURE, option + " " + folder + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    /**
     * Makes them. The usual work folder may be missing, but one that was asked for may not.
     *
     * @throws Refusal they cannot be made
     */
    static void make(Options options) throws Refusal {
        Path work = options.served.work;
        if (work != null) {
            makeOwn(work);
        }
        if (isSelfSigned(options)) {
            SelfSigned.in(WorkFolders.base(work));
        }
    }

    private static void makeOwn(Path work) throws Refusal {
        try {
            WorkFolders.own(work);
        } catch (AccessDeniedException e) {
            throw Refusal.of("--work", work, e);
        } catch (IOException e) {
            throw cannotBeMade(work, e);
        }
    }

    private static Refusal cannotBeMade(Path work, @Nullable IOException e) {
        return new Refusal(
                Refusal.Kind.USAGE,
                "--work " + work + " cannot be made; name a folder that this user may make and write",
                e);
    }

    private static boolean isSelfSigned(Options options) {
        return SelfSigned.NAME.equals(options.secure.https);
    }

    /** Whether a folder is there and can be written, or could be made. */
    static boolean canBeWritten(Path folder) {
        return Files.isDirectory(folder) ? Files.isWritable(folder) : canBeMade(folder);
    }

    private static boolean canBeMade(Path folder) {
        Path above = folder.toAbsolutePath();
        while (above != null && Files.notExists(above)) {
            above = above.getParent();
        }
        return above != null && Files.isDirectory(above) && Files.isWritable(above);
    }
}
