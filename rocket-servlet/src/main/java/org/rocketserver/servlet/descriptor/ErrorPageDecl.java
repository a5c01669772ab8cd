package org.rocketserver.servlet.descriptor;

import org.jspecify.annotations.Nullable;

/**
 * What answers an error (§10.9.2). Without status and exception it is the default for all errors.
 *
 * @param status status code, or null
 * @param exceptionType class name, or null
 * @param location path below the context, beginning with a slash
 * @param origin where it was declared
 */
public record ErrorPageDecl(@Nullable Integer status, @Nullable String exceptionType, String location, Origin origin) {}
