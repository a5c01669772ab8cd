package org.rocketserver.servlet.security;

import org.jspecify.annotations.Nullable;
import org.rocketserver.http.Headers;

/**
 * The request that a FORM login interrupted (Servlet 6.1 §13.6.3), kept in the session until the user is known.
 *
 * @param method its method
 * @param uri path and query as sent
 * @param headers its header section
 * @param body its content, empty if it had none, null if it was too long to keep
 */
@SuppressWarnings("ArrayRecordComponent") // handed over and never compared
public record SavedRequest(String method, String uri, Headers headers, byte @Nullable [] body) {}
