package org.rocketserver.servlet.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.PropertiesLine;

/**
 * A realm from a properties file in UTF-8, one line for each user:
 *
 * <pre>{@code
 * jane = pbkdf2-sha256:210000:…:…, admin, user
 * joe  = pbkdf2-sha256:210000:…:…, ha1:…, user
 * CN\=Jane,\ O\=Example = -, user
 * }</pre>
 *
 * First the password as {@link Passwords#hash} makes it, or {@code -} for none; then, for those who log in by DIGEST,
 * {@code ha1:} and what {@link Passwords#ha1} makes; then roles. The owner of a client certificate is found by the
 * certificate's subject. Immutable; thread-safe. Every answer takes as long as the slowest hash in the file, so that it
 * does not tell whether a name is known.
 */
public final class PropertiesRealm implements Realm {
    private static final String NO_PASSWORD = "-";
    private static final String HA1 = "ha1:";

    /** Passwords that code supplies are in memory as they are, so there is no use in a hash that takes long. */
    private static final int ITERATIONS_IN_CODE = 1;

    private final Map<String, User> users;
    private final int slowest;
    private final Passwords.Hash nobody;
    private final Passwords.Derivation derivation;

    private record User(Identity identity, Passwords.@Nullable Hash password, @Nullable String ha1) {}

    private PropertiesRealm(Map<String, User> users, Passwords.Derivation derivation) {
        this.derivation = derivation;
        this.users = Map.copyOf(users);
        int most = ITERATIONS_IN_CODE;
        for (User user : users.values()) {
            most = user.password() == null
                    ? most
                    : Math.max(most, user.password().iterations());
        }
        this.slowest = most;
        this.nobody = Passwords.Hash.of("", most);
    }

    /**
     * Reads a file.
     *
     * @throws IOException it cannot be read
     * @throws IllegalArgumentException a line is not as it should be; the message begins with file and line and names
     *     the user
     */
    public static PropertiesRealm load(Path file) throws IOException {
        Map<String, User> users = new HashMap<>();
        for (PropertiesLine line : PropertiesLine.read(file)) {
            try {
                if (users.put(line.key(), namedUser(line.key(), line.value())) != null) {
                    throw new IllegalArgumentException(
                            "the realm has a line of user " + line.key() + " before; leave one of them");
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ":" + line.number() + ": " + e.getMessage(), e);
            }
        }
        return new PropertiesRealm(users, Passwords.Hash::derive);
    }

    /**
     * Reads lines.
     *
     * @throws IllegalArgumentException a line is not as it should be; the message names the user
     */
    public static PropertiesRealm of(Properties lines) {
        return of(lines, Passwords.Hash::derive);
    }

    /** A realm whose work can be counted. */
    static PropertiesRealm of(Properties lines, Passwords.Derivation derivation) {
        Map<String, User> users = new HashMap<>();
        for (String name : lines.stringPropertyNames()) {
            users.put(name, namedUser(name, lines.getProperty(name)));
        }
        return new PropertiesRealm(users, derivation);
    }

    private static User namedUser(String name, String line) {
        try {
            return user(name, line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the realm's line of user " + name + " is wrong: " + e.getMessage(), e);
        }
    }

    private static User user(String name, String line) {
        String[] fields = line.split(",", -1);
        String password = fields[0].strip();
        String ha1 = null;
        Set<String> roles = new HashSet<>();
        for (int i = 1; i < fields.length; i++) {
            String field = fields[i].strip();
            if (field.startsWith(HA1)) {
                ha1 = field.substring(HA1.length()).toLowerCase(Locale.ROOT);
            } else if (!field.isEmpty()) {
                roles.add(field);
            }
        }
        Identity identity = Identity.of(name, roles);
        if (ha1 != null) {
            ha1 = new DigestSecret(ha1, identity).ha1();
        }
        return new User(identity, password.equals(NO_PASSWORD) ? null : Passwords.Hash.parse(password), ha1);
    }

    /** A realm without users, to be filled in code: for tests, demonstrations and very small servers. */
    public static Builder users() {
        return new Builder();
    }

    @Override
    public @Nullable Identity authenticate(String name, String password) {
        User user = users.get(name);
        Passwords.Hash own = user == null ? null : user.password();
        Passwords.Hash compared = own == null ? nobody : own;
        boolean right = compared.matches(password, derivation);
        compared.spend(password, slowest - compared.iterations(), derivation);
        return user != null && own != null && right ? user.identity() : null;
    }

    @Override
    public @Nullable Identity certificate(String name, List<X509Certificate> chain) {
        User user = users.get(name);
        return user == null ? null : user.identity();
    }

    @Override
    public @Nullable DigestSecret digest(String name, String realmName) {
        User user = users.get(name);
        return user == null || user.ha1() == null ? null : new DigestSecret(user.ha1(), user.identity());
    }

    /** Collects users. Not thread-safe. */
    public static final class Builder {
        private final Map<String, User> users = new HashMap<>();

        private Builder() {}

        /**
         * Adds somebody who logs in by name and password.
         *
         * @param password as it is; DIGEST is not possible
         */
        public Builder user(String name, String password, String... roles) {
            return add(name, Passwords.Hash.of(password, ITERATIONS_IN_CODE), roles);
        }

        /**
         * Adds the owner of a client certificate.
         *
         * @param subject for example {@code CN=Jane, O=Example}
         */
        public Builder certificate(String subject, String... roles) {
            return add(subject, null, roles);
        }

        private Builder add(String name, Passwords.@Nullable Hash password, String... roles) {
            users.put(name, new User(Identity.of(name, new HashSet<>(List.of(roles))), password, null));
            return this;
        }

        /** The realm. */
        public PropertiesRealm build() {
            return new PropertiesRealm(users, Passwords.Hash::derive);
        }
    }
}
