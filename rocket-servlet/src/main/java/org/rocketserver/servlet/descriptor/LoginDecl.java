package org.rocketserver.servlet.descriptor;

import org.jspecify.annotations.Nullable;

/**
 * How users prove who they are (§13.6).
 *
 * @param method {@code BASIC}, {@code DIGEST}, {@code FORM}, {@code CLIENT-CERT} or a name of the container's own
 * @param realmName what a browser shows
 * @param formLoginPage path of the page that asks, for FORM
 * @param formErrorPage path of the page after a refusal, for FORM
 * @param origin where it was declared
 */
public record LoginDecl(
        @Nullable String method,
        @Nullable String realmName,
        @Nullable String formLoginPage,
        @Nullable String formErrorPage,
        Origin origin) {}
