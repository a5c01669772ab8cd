package org.rocketserver.servlet.security;

/** A transport guarantee (Servlet 6.1 §13.8). */
public enum Transport {
    /** Any connection will do. */
    NONE,
    /** The request must come by TLS ({@code INTEGRAL} and {@code CONFIDENTIAL} alike). */
    CONFIDENTIAL
}
