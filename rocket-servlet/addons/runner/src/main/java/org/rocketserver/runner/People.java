package org.rocketserver.runner;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.spi.DigestSecret;
import org.rocketserver.servlet.spi.FileSessions;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.PropertiesRealm;
import org.rocketserver.servlet.spi.Realm;
import org.rocketserver.servlet.spi.SessionStore;

/** Who may log in, and where sessions rest. */
final class People {
    private People() {}

    /**
     * The realm of {@code --user} and {@code --users}; empty where neither is given.
     *
     * @throws Refusal they do not say what can be
     */
    static Optional<Realm> realm(Options.Users options) throws Refusal {
        if (options.users.isEmpty() && options.file == null) {
            return Optional.empty();
        }
        PropertiesRealm.Builder users = PropertiesRealm.users();
        for (String user : options.users) {
            add(users, user);
        }
        Realm named = users.build();
        return Optional.of(options.file == null ? named : both(named, fromFile(options.file)));
    }

    private static void add(PropertiesRealm.Builder users, String user) throws Refusal {
        String[] parts = user.split(":", 3);
        if (parts.length < 2 || parts[0].isBlank() || parts[1].isEmpty()) {
            // what was given is not repeated: it has a password in it
            throw Planner.usage("--user needs a name, a password and roles, as in --user jane:secret:admin,user");
        }
        String[] roles = parts.length < 3 || parts[2].isBlank()
                ? new String[0]
                : parts[2].strip().split("\\s*,\\s*");
        for (String role : roles) {
            if (role.indexOf(':') >= 0) {
                throw Planner.usage(
                        "--user has a role with a colon; a password with a colon goes into a file: --users");
            }
        }
        users.user(parts[0].strip(), parts[1], roles);
    }

    private static Realm fromFile(Path file) throws Refusal {
        try {
            return PropertiesRealm.load(file);
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE, "--users " + file + " cannot be read; check its name and permissions", e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.USAGE, "--users: " + e.getMessage(), e);
        }
    }

    /** Those of the command line first; each takes its time, so that names cannot be guessed by a watch. */
    private static Realm both(Realm first, Realm second) {
        return new Realm() {
            @Override
            public @Nullable Identity authenticate(String name, String password) {
                Identity one = first.authenticate(name, password);
                Identity other = second.authenticate(name, password);
                return one != null ? one : other;
            }

            @Override
            public @Nullable Identity certificate(String name, List<X509Certificate> chain) {
                return second.certificate(name, chain);
            }

            @Override
            public @Nullable DigestSecret digest(String name, String realmName) {
                return second.digest(name, realmName);
            }
        };
    }

    /**
     * The store of {@code --session-store}; empty where it is not given.
     *
     * @throws Refusal it cannot be opened
     */
    static Optional<SessionStore> sessions(Options.Users options) throws Refusal {
        if (options.sessionStore == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FileSessions(options.sessionStore));
        } catch (AccessDeniedException e) {
            throw Refusal.of("--session-store", options.sessionStore, e);
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Kind.USAGE,
                    "--session-store " + options.sessionStore + " cannot be opened (" + e.getMessage()
                            + "); name a folder that this user may make and write",
                    e);
        }
    }
}
