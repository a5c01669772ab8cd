package org.rocketserver.examples.tck;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.rocketserver.examples.tck.ServerSettings.User;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.Realm;

/** The accounts that the TCK expects, whatever realm name an application asks for. */
final class TckRealm implements Realm {
    private final List<User> users;

    TckRealm(List<User> users) {
        this.users = users;
    }

    @Override
    public Identity authenticate(String name, String password) {
        return find(user -> user.name().equals(name) && user.password().equals(Optional.of(password)))
                .orElse(null);
    }

    @Override
    public Identity certificate(String name, List<X509Certificate> chain) {
        return find(user -> user.name().equals(name) && user.password().isEmpty())
                .orElse(null);
    }

    private Optional<Identity> find(Predicate<User> condition) {
        return users.stream()
                .filter(condition)
                .findFirst()
                .map(user -> Identity.of(user.name(), Set.copyOf(user.roles())));
    }
}
