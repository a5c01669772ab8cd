package org.rocketserver.servlet.descriptor;

/**
 * A {@code multipart-config} element or {@code @MultipartConfig}.
 *
 * @param location folder for parts on disk; empty means the application's temporary folder
 * @param maxFileSize octets of one part, -1 for no bound
 * @param maxRequestSize octets of the whole body, -1 for no bound
 * @param fileSizeThreshold octets from which a part goes to disk
 * @param origin where it was declared
 */
public record MultipartDecl(
        String location, long maxFileSize, long maxRequestSize, int fileSizeThreshold, Origin origin) {}
