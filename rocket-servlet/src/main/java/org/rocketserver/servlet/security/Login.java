package org.rocketserver.servlet.security;

import java.io.Serializable;
import org.rocketserver.servlet.spi.Identity;

/**
 * Who the caller of a request is and how that became known. Immutable. Goes to a store with its session if the identity
 * is serializable.
 *
 * @param identity the caller
 * @param method {@code BASIC}, {@code DIGEST}, {@code FORM} or {@code CLIENT_CERT}: {@code getAuthType()}; for
 *     {@code login(name, password)} the method of the application's login configuration, or {@code LOGIN} if it has
 *     none
 */
public record Login(Identity identity, String method) implements Serializable {}
