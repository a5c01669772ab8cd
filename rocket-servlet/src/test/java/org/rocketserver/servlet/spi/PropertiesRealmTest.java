package org.rocketserver.servlet.spi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servlet 6.1 §13.6; RFC 8018 §5.2; RFC 7616 §3.4.2. */
class PropertiesRealmTest {
    @Test
    void aHashedPasswordIsRecognised() {
        Properties lines = new Properties();
        lines.setProperty("jane", Passwords.hash("pässword") + ", admin , user");
        PropertiesRealm realm = PropertiesRealm.of(lines);

        Identity jane = requireNonNull(realm.authenticate("jane", "pässword"));

        assertThat(jane.principal().getName()).isEqualTo("jane");
        assertThat(jane.hasRole("admin")).isTrue();
        assertThat(jane.hasRole("user")).isTrue();
        assertThat(jane.hasRole("other")).isFalse();
        assertThat(realm.authenticate("jane", "password")).isNull();
        assertThat(realm.authenticate("joe", "pässword")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane = secret, admin", "jane = pbkdf2-sha256:1:x, admin", "joe = -", "joe = -, ha1:12"})
    void aLineThatIsWrongIsToldWithItsPlace(String line, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("users.properties"), "# people\njoe = -, user\n" + line + "\n");

        assertThatThrownBy(() -> PropertiesRealm.load(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ":3: the realm")
                .hasMessageContaining("line of user " + line.substring(0, line.indexOf(' ')));
    }

    @Test
    void whoHasNoPasswordCannotLogInByOne() {
        PropertiesRealm realm = PropertiesRealm.users()
                .certificate("CN=Jane, O=Example", "user")
                .build();

        assertThat(realm.authenticate("CN=Jane, O=Example", "")).isNull();
        assertThat(realm.authenticate("nobody", "")).isNull();
        assertThat(requireNonNull(realm.certificate("CN=Jane, O=Example", List.of()))
                        .hasRole("user"))
                .isTrue();
        assertThat(realm.certificate("CN=Joe, O=Example", List.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow", "fast", "none", "unknown", ""})
    void aFailureCostsTheSameWorkWhetherOrNotTheNameIsKnown(String name) {
        Properties lines = new Properties();
        lines.setProperty("slow", "pbkdf2-sha256:20000:c2FsdA:" + "A".repeat(43) + ", user");
        lines.setProperty("fast", "pbkdf2-sha256:1:c2FsdA:VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw, user");
        lines.setProperty("none", "-, user");
        AtomicInteger iterations = new AtomicInteger();
        PropertiesRealm realm = PropertiesRealm.of(lines, (password, salt, count) -> {
            iterations.addAndGet(count);
            return Passwords.Hash.derive(password, salt, count);
        });

        assertThat(realm.authenticate(name, "wrong")).isNull();

        assertThat(iterations).hasValue(20_000);
        assertThat(realm.authenticate("fast", "passwd")).isNotNull();
    }

    @Test
    void theSameHashIsNeverMadeTwice() {
        assertThat(Passwords.hash("a")).isNotEqualTo(Passwords.hash("a"));
    }

    @Test
    void theHashIsThatOfTheStandard() {
        // RFC 7914 §11: PBKDF2-HMAC-SHA-256 of "passwd" and "salt", one iteration, the first 32 octets: 55ac046e…
        assertThat(Passwords.verify("passwd", "pbkdf2-sha256:1:c2FsdA:VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw"))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "secret, user",
                "pbkdf2-sha256:x:AAAA:AAAA, user",
                "pbkdf2-sha256:0:AAAA:AAAA, user",
                "pbkdf2-sha256:1:AAAA:AAAA, user",
                "-, ha1:12, user"
            })
    void aWrongLineIsRefusedByTheNameOfItsUser(String line) {
        Properties lines = new Properties();
        lines.setProperty("jane", line);

        assertThatThrownBy(() -> PropertiesRealm.of(lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jane")
                .hasMessageNotContaining("secret");
    }
}
