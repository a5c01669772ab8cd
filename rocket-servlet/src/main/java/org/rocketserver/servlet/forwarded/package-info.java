/**
 * Which client is behind the proxy? What trusted proxies say of their clients ({@code Forwarded}, RFC 7239, or the
 * {@code X-Forwarded-*} fields) becomes the exchange's own address, scheme and host before anybody else looks.
 */
@NullMarked
package org.rocketserver.servlet.forwarded;

import org.jspecify.annotations.NullMarked;
