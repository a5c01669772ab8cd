package org.rocketserver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.servlet.spi.Passwords;
import org.rocketserver.servlet.spi.PropertiesRealm;

/** Lines for the file of {@code --users}. */
class HashCommandTest {
    @TempDir
    Path folder;

    @Test
    void aLineOfAUserIsReadByTheRealm() throws Exception {
        Path file = Files.writeString(
                folder.resolve("users.properties"),
                hash("sécret", "jane", "admin", "user", "shop\\clerk")
                        + hash("other", "joe=a b:#!\\")
                        + hash("third", "\tann\fb"));

        PropertiesRealm realm = PropertiesRealm.load(file);

        assertThat(realm.authenticate("jane", "sécret").hasRole("admin")).isTrue();
        assertThat(realm.authenticate("jane", "sécret").hasRole("user")).isTrue();
        assertThat(realm.authenticate("jane", "sécret").hasRole("shop\\clerk")).isTrue();
        assertThat(realm.authenticate("jane", "other")).isNull();
        assertThat(realm.authenticate("\tann\fb", "third")).isNotNull();
        assertThat(realm.authenticate("joe=a b:#!\\", "other")).isNotNull();
    }

    /** A console may have another charset than the file. */
    @Test
    void whatIsNotAsciiIsWrittenInAscii() throws Exception {
        String line = hash("secret", "J\u00fcrgen\ud83d\ude80", "pr\u00fcfer");

        assertThat(line).matches("\\p{ASCII}*");
        Path file = Files.writeString(folder.resolve("users.properties"), line);
        assertThat(PropertiesRealm.load(file)
                        .authenticate("J\u00fcrgen\ud83d\ude80", "secret")
                        .hasRole("pr\u00fcfer"))
                .isTrue();
    }

    @Test
    void withoutANameItIsTheHashAlone() throws Refusal {
        assertThat(Passwords.verify("secret", hash("secret").strip())).isTrue();
    }

    @Test
    void forDigestItHasWhatThatNeeds() throws Exception {
        Path file = Files.writeString(
                folder.resolve("users.properties"), hash("secret", "--digest", "shop", "jane", "admin"));

        assertThat(PropertiesRealm.load(file).digest("jane", "shop").ha1())
                .isEqualTo(Passwords.ha1("jane", "shop", "secret"));
        assertThat(hash("secret", "jane", "admin", "--digest", "shop")).contains("ha1:", ", admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--password secret",
                "--digest",
                "--digest shop",
                "jane admin --digest",
                "-p secret",
                "jane a,b",
                "jane ha1:x",
                "jane \tadmin",
                "jane ",
                ""
            })
    void anythingElseIsRefused(String line) {
        assertThatThrownBy(() -> hash("secret", line.split(" ", -1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("hash [--digest realm] [name [role ...]]");
    }

    @Test
    void soIsNoPassword() {
        assertThatThrownBy(() -> hash("", "jane")).isInstanceOf(Refusal.class).hasMessageContaining("needs a password");
    }

    private static String hash(String password, String... words) throws Refusal {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HashCommand.run(
                new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                words);
        return out.toString(StandardCharsets.UTF_8);
    }
}
