package org.rocketserver.servlet.multipart;

/**
 * What a multipart body may cost. Sizes in octets, -1 for no limit.
 *
 * @param parts most parts; each costs memory however small it is
 * @param headBytes longest head of a part
 * @param fileBytes largest part, {@code max-file-size}
 * @param requestBytes largest body, {@code max-request-size}
 * @param memoryBytes a part larger than this goes to a file, {@code file-size-threshold}
 */
public record PartLimits(int parts, int headBytes, long fileBytes, long requestBytes, int memoryBytes) {
    /** 50 parts with heads of 512 octets; sizes without limit; everything goes to files. */
    public static final PartLimits DEFAULT = new PartLimits(50, 512, -1, -1, 0);

    /** Refuses values without a meaning. */
    public PartLimits {
        atLeast("parts", parts, 0);
        atLeast("headBytes", headBytes, 1);
        atLeast("fileBytes", fileBytes, -1);
        atLeast("requestBytes", requestBytes, -1);
        atLeast("memoryBytes", memoryBytes, 0);
    }

    /** The same with another threshold between memory and file. */
    public PartLimits withMemoryBytes(int octets) {
        return new PartLimits(parts, headBytes, fileBytes, requestBytes, octets);
    }

    private static void atLeast(String setting, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " must be at least " + least + ": " + value);
        }
    }
}
