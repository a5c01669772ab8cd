package org.rocketserver.servlet.spi;

/**
 * Offered by the container's own responses: says what stream and writer do not, how far the body is. Ask with
 * {@code instanceof}, of the response behind the application's wrappers.
 */
public interface BodyProgress {
    /**
     * Whether octets were written, or have left, so that what is written now is a part of the body only. Those that
     * were dropped again do not count.
     */
    boolean bodyBegun();
}
