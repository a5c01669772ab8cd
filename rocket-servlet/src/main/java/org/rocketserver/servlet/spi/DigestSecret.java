package org.rocketserver.servlet.spi;

/**
 * What a realm knows of somebody who logs in by DIGEST (RFC 7616).
 *
 * @param ha1 {@code H(username ":" realm ":" password)} by SHA-256, as 64 lower case hexadecimal digits; as good as the
 *     password within its realm, so to be kept as carefully
 * @param identity who it is, once the answer to the challenge has proved right
 */
public record DigestSecret(String ha1, Identity identity) {
    private static final int DIGITS = 64;

    /** Refuses anything but 64 lower case hexadecimal digits. */
    public DigestSecret {
        boolean valid = ha1.length() == DIGITS;
        for (int i = 0; valid && i < DIGITS; i++) {
            char c = ha1.charAt(i);
            valid = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        }
        if (!valid) {
            throw new IllegalArgumentException("ha1 must be 64 lower case hexadecimal digits (SHA-256)");
        }
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "DigestSecret[" + identity.principal().getName() + "]";
    }
}
