package org.rocketserver.servlet.message;

/**
 * Limits and habits of requests and responses.
 *
 * @param formBytes longest form body in octets that is read for parameters; a longer one is answered with 413; -1 is no
 *     limit
 * @param parameterCount most parameters of query and form together; more are answered with 400; -1 is no limit
 * @param cookieCount most cookies of a request; more are answered with 400
 * @param bufferSize of a response, in octets, unless the application asks for another
 * @param relativeRedirects whether {@code Location} stays as the application wrote it instead of being made absolute
 */
public record MessageSettings(
        int formBytes, int parameterCount, int cookieCount, int bufferSize, boolean relativeRedirects) {
    /** 2 MiB, 1000 parameters, 200 cookies, 8 KiB, relative redirects as written. */
    public static final MessageSettings DEFAULT = new MessageSettings(2 * 1024 * 1024, 1000, 200, 8192, true);

    /** Refuses values without a meaning. */
    public MessageSettings {
        atLeast("formBytes", formBytes, -1);
        atLeast("parameterCount", parameterCount, -1);
        atLeast("cookieCount", cookieCount, 0);
        atLeast("bufferSize", bufferSize, 0);
    }

    private static void atLeast(String setting, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " must be at least " + least + ": " + value);
        }
    }
}
