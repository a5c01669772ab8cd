package org.rocketserver.servlet.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.security.Login;
import org.rocketserver.servlet.security.SavedRequest;
import org.rocketserver.servlet.spi.Identity;
import org.rocketserver.servlet.spi.PropertiesRealm;

/** What goes to a store, and what may come back. */
class SessionCodecTest {
    /** Or nobody could log in where the stored classes are few. */
    @Test
    void theNotesOfTheContainerComeBackWhicheverClassesTheApplicationRefuses() throws Exception {
        Identity jane = requireNonNull(PropertiesRealm.users()
                .user("jane", "secret", "admin", "user", "guest")
                .build()
                .authenticate("jane", "secret"));
        Map<String, Object> notes = Map.of(
                "login", new Login(jane, "FORM"),
                "saved", new SavedRequest("POST", "/a?b", List.of("Accept", "text/html"), new byte[] {1, 2}),
                "rests", 1800);
        SessionCodec codec = new SessionCodec(getClass().getClassLoader(), "!*");

        Map<String, Object> read = new HashMap<>();
        codec.decode(codec.encode(Map.of(), notes, () -> {}), new HashMap<>(), read);

        assertThat(read).usingRecursiveComparison().isEqualTo(notes);
    }
}
