package org.rocketserver.examples.tck;

import java.util.List;
import java.util.Optional;
import org.rocketserver.config.ThreadConfig;

/**
 * How the TCK expects a server to be set up.
 *
 * @param threads what requests are served by
 * @param tls key and trust stores where the server speaks TLS and asks every client for its certificate
 * @param users the accounts, whatever realm name an application asks for
 */
record ServerSettings(ThreadConfig.Kind threads, Optional<TlsMaterial> tls, List<User> users) {
    /** An account. The password is empty where the client's certificate alone proves who it is. */
    record User(String name, Optional<String> password, List<String> roles) {}

    /** The subject of the client's certificate that comes with the TCK. */
    private static final String CLIENT = "CN=CTS, OU=Java Software, O=Sun Microsystems Inc., L=Burlington, ST=MA, C=US";

    static final List<User> TCK_USERS = List.of(
            new User("j2ee", Optional.of("j2ee"), List.of("Administrator", "Employee")),
            new User("javajoe", Optional.of("javajoe"), List.of("VP", "Manager")),
            new User(CLIENT, Optional.empty(), List.of("Administrator")));
}
