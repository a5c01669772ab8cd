package org.rocketserver.servlet;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocketserver.files.FileMemory;
import org.rocketserver.http.UriPath.EncodedSlash;
import org.rocketserver.servlet.message.MessageSettings;
import org.rocketserver.servlet.multipart.PartLimits;
import org.rocketserver.servlet.spi.Compression;

/**
 * How a {@link ServletContainer} treats all of its applications. Immutable.
 *
 * @param crossContext whether {@code ServletContext.getContext} gives one application the context of another
 * @param relativeRedirects whether {@code sendRedirect} leaves relative locations as they are (RFC 9110 §10.2.2 allows
 *     it) instead of completing them with scheme and host
 * @param asyncTimeout how long an asynchronous request may take unless it says otherwise (Servlet 6.1 §2.3.3.3 names 30
 *     seconds); zero means for ever
 * @param formBytes how many octets a form in a request body may have; more is answered with 413
 * @param parameterCount how many parameters query and form may have together; more is answered with 400
 * @param multipartParts how many parts a multipart body may have; more is answered with 413
 * @param multipartHeadBytes how many octets the head of one part may have; more is answered with 413
 * @param multipartBytes how many octets a multipart body may have where its servlet sets no limit; -1 means any
 * @param cookieCount how many cookies of a request are looked at
 * @param encodedSlash what to do with {@code %2F} in a path
 * @param virtualServerName what {@code ServletContext.getVirtualServerName} answers
 * @param requireAll whether the server refuses to start when one of several applications cannot; if not, it starts as
 *     long as one of them can
 * @param compression which answers are sent in gzip, or null for none
 * @param securePort where browsers reach the applications by TLS: where a request that needs it is sent (Servlet 6.1
 *     §13.8). {@link #AUTOMATIC}: the port of the server's first listener that speaks TLS; to be set where a proxy in
 *     front does it, usually to 443; 0: nowhere, and what needs TLS is answered with 403
 * @param fileCacheBytes how many octets of small files (up to 64 KiB) all applications together keep in memory, ready
 *     to be sent, each file 1 KiB beside its own; 0 for none. Unless given 8 MiB, but not more than a sixteenth of the
 *     heap. What is sent is held against the file system at every request, and looked up anew after a second: until
 *     then a link that leads elsewhere, and a compressed sibling that comes, or stays when its file goes, are not
 *     noticed
 */
public record ContainerConfig(
        boolean crossContext,
        boolean relativeRedirects,
        Duration asyncTimeout,
        int formBytes,
        int parameterCount,
        int multipartParts,
        int multipartHeadBytes,
        long multipartBytes,
        int cookieCount,
        EncodedSlash encodedSlash,
        String virtualServerName,
        boolean requireAll,
        @Nullable Compression compression,
        int securePort,
        long fileCacheBytes) {

    /** A {@link #securePort()}: that of the server's first listener that speaks TLS. */
    public static final int AUTOMATIC = -1;

    /** The limits of a server that faces the internet. */
    public static final ContainerConfig DEFAULT = new ContainerConfig(
            true,
            true,
            Duration.ofSeconds(30),
            2 * 1024 * 1024,
            1000,
            50,
            512,
            -1,
            200,
            EncodedSlash.REJECT,
            "rocket",
            false,
            null,
            AUTOMATIC,
            FileMemory.DEFAULT_BYTES);

    /** Refuses nonsense by the name of the setting. */
    public ContainerConfig {
        Objects.requireNonNull(encodedSlash, "encodedSlash");
        Objects.requireNonNull(virtualServerName, "virtualServerName");
        if (asyncTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "asyncTimeout must not be negative: " + asyncTimeout + "; use zero for no time-out");
        }
        notNegative("formBytes", formBytes);
        notNegative("parameterCount", parameterCount);
        notNegative("multipartParts", multipartParts);
        notNegative("multipartHeadBytes", multipartHeadBytes);
        notNegative("cookieCount", cookieCount);
        if (securePort < AUTOMATIC || securePort > 65535) {
            throw new IllegalArgumentException("securePort must be a port, or 0 for none: " + securePort
                    + "; leave it out for that of the server's own listener");
        }
        if (fileCacheBytes < 0) {
            throw new IllegalArgumentException(
                    "fileCacheBytes must not be negative: " + fileCacheBytes + "; use 0 to keep no files");
        }
        if (multipartBytes < -1) {
            throw new IllegalArgumentException(
                    "multipartBytes must not be negative: " + multipartBytes + "; use -1 for no limit");
        }
    }

    private static void notNegative(String setting, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(setting + " must not be negative: " + value);
        }
    }

    /** With another {@link #crossContext()}. */
    public ContainerConfig withCrossContext(boolean value) {
        return new ContainerConfig(
                value,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                requireAll,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With another {@link #relativeRedirects()}. */
    public ContainerConfig withRelativeRedirects(boolean value) {
        return new ContainerConfig(
                crossContext,
                value,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                requireAll,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With another {@link #asyncTimeout()}. */
    public ContainerConfig withAsyncTimeout(Duration value) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                value,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                requireAll,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With other limits of forms: {@link #formBytes()} and {@link #parameterCount()}. */
    public ContainerConfig withFormLimits(int octets, int parameters) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                octets,
                parameters,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                requireAll,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With other limits of multipart bodies. */
    public ContainerConfig withMultipartLimits(int parts, int headBytes, long bytes) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                parts,
                headBytes,
                bytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                requireAll,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With another {@link #cookieCount()}. */
    public ContainerConfig withCookieCount(int value) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                value,
                encodedSlash,
                virtualServerName,
                requireAll,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With another {@link #encodedSlash()}. */
    public ContainerConfig withEncodedSlash(EncodedSlash value) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                value,
                virtualServerName,
                requireAll,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With another {@link #virtualServerName()}. */
    public ContainerConfig withVirtualServerName(String value) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                value,
                requireAll,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With another {@link #requireAll()}. */
    public ContainerConfig withRequireAll(boolean value) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                value,
                compression,
                securePort,
                fileCacheBytes);
    }

    /** With another {@link #compression()}. */
    public ContainerConfig withCompression(@Nullable Compression value) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                requireAll,
                value,
                securePort,
                fileCacheBytes);
    }

    /** With another {@link #securePort()}. */
    public ContainerConfig withSecurePort(int value) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                requireAll,
                compression,
                value,
                fileCacheBytes);
    }

    /** With another {@link #fileCacheBytes()}. */
    public ContainerConfig withFileCacheBytes(long value) {
        return new ContainerConfig(
                crossContext,
                relativeRedirects,
                asyncTimeout,
                formBytes,
                parameterCount,
                multipartParts,
                multipartHeadBytes,
                multipartBytes,
                cookieCount,
                encodedSlash,
                virtualServerName,
                requireAll,
                compression,
                securePort,
                value);
    }

    /** What requests and responses are made with. */
    MessageSettings messages() {
        return new MessageSettings(
                formBytes, parameterCount, cookieCount, MessageSettings.DEFAULT.bufferSize(), relativeRedirects);
    }

    /** The bounds of multipart bodies. */
    PartLimits parts() {
        return new PartLimits(multipartParts, multipartHeadBytes, -1, multipartBytes, 0);
    }
}
