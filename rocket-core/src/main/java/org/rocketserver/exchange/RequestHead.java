package org.rocketserver.exchange;

import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpVersion;
import org.rocketserver.http.RequestTarget;

/**
 * What a request says before its body.
 *
 * @param method the method token, case kept (RFC 9110 §9.1)
 * @param target what the request is about, as sent
 * @param version the version the client speaks
 * @param headers the header section, fields unaltered and in order
 */
public record RequestHead(String method, RequestTarget target, HttpVersion version, Headers headers) {}
