package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocketserver.config.TlsException;

/** RFC 7468 §10, §11. */
class PemTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA1AndAES_128", "PBEWithSHA1AndDESede"})
    void anEncryptedKeyIsReadWithItsPassword(String scheme) throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        Cipher cipher = Cipher.getInstance(scheme);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec("secret".toCharArray())));
        byte[] encrypted = cipher.doFinal(key.getEncoded());
        Path file = write(
                "ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(cipher.getParameters(), encrypted).getEncoded());

        assertThat(Pem.key(file, "secret")).isEqualTo(key);
        assertThatThrownBy(() -> Pem.key(file, "wrong"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(file + " cannot be decrypted with the password given");
        assertThatThrownBy(() -> Pem.key(file, null))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(file + " is encrypted; decrypt it");
    }

    @Test
    void whatIsNoEncryptedKeyIsRefused() throws Exception {
        Path file = write("ENCRYPTED PRIVATE KEY", "nothing".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> Pem.key(file, "secret"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("cannot be decrypted");
    }

    private Path write(String label, byte[] octets) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }
}
