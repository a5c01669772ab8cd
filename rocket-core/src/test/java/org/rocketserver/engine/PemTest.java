package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.config.TlsException;

/** RFC 7468 §10, §11: keys as OpenSSL writes them, made for this test alone. */
class PemTest {
    private static final String PLAIN =
            """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMDy5yuoxeJW3W57v
            H8JxXwC6vbr5Nio4op1CWmiBheChRANCAAQ3R47kfOCEWQTUDIyMtthRq4N6b+CR
            OtnFhHwGwyGbOdFsx/0qAUpFtrOVLawMTx72dGrKdiURtPbSJrPm+J6g
            -----END PRIVATE KEY-----
            """;

    /** PBES2 with AES-256, OpenSSL's own choice. */
    private static final String PBES2 =
            """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjnhAxJHSi2CAICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEG1upouKMjoOsEZvzTypR08EgZDu
            bfvLfr31Yo4NnwrM0ImZxDCyGYnuCbVBP7/Q1Nh5YPEZGoz1YiXL5juwRNZOPdVx
            OIJUCvQB9XtDcBFs3ZQ8jSxf/GU0+d+8Do8QKEEdR0SW46Qi40WHp6dHsUwrnpfx
            O7KTP0r0HxUd+xqFBBh2o+8h+KiBcRTnSu3CbxGfH8+tXt8Sj28iWZK2ZFTJFbM=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /** PKCS#5's first scheme, with Triple DES. */
    private static final String PBES1 =
            """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGxMBwGCiqGSIb3DQEMAQMwDgQIHtwQm31TIOgCAggABIGQYPAq+0q/f0VN4Q4I
            EySVQsnsSX//WhS/k5/eGtaT02ZZZIJVmgaS8IaHMgU58d2rBGQS7pYd1gi5mL1b
            BsHivTLlipTJAqGtp0TRy56D207u3yllLje8n9tE0phm2fOVKgl/Od0ENYAA983w
            m92w3IALA1etBsv8+x1L5BSu8OJk2YAL4GDudCKWEN2NdUO4
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {PBES2, PBES1})
    void anEncryptedKeyIsReadWithItsPassword(String encrypted) throws Exception {
        Path file = write(encrypted);

        assertThat(Pem.key(file, "secret")).isEqualTo(Pem.key(Files.writeString(folder.resolve("plain"), PLAIN), null));
        assertThatThrownBy(() -> Pem.key(file, "wrong"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(file + " cannot be decrypted with the password given");
        assertThatThrownBy(() -> Pem.key(file, null))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(file + " is encrypted; decrypt it");
    }

    @Test
    void whatIsNoKeyIsRefused() throws Exception {
        Path encrypted = write(PBES2.replaceAll("\nMI[^-]*", "\nbm90aGluZw==\n"));
        assertThatThrownBy(() -> Pem.key(encrypted, "secret"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("cannot be decrypted");
        Path plain = write(PLAIN.replaceAll("\nMI[^-]*", "\nbm90aGluZw==\n"));
        assertThatThrownBy(() -> Pem.key(plain, null))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(plain + " is damaged");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("key.pem"), text);
    }
}
