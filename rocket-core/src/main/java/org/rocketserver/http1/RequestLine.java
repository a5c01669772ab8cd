package org.rocketserver.http1;

import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.RequestTarget;

/**
 * The first line of a request (RFC 9112 §3).
 *
 * @param method any token, case kept
 * @param target in one of the four forms
 * @param version 1.0 or 1.1; a higher minor version is spoken to as 1.1 (RFC 9110 §2.5)
 */
record RequestLine(String method, RequestTarget target, HttpVersion version) {}
