package org.rocketserver.exchange;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client in front of the proxies, as proxies that are trusted tell it.
 *
 * @param address its address; port 0 where they do not tell; the proxy's own if they know none
 * @param scheme what it spoke: {@code http} or {@code https}
 * @param host the authority that it named, or null if the request's own is that
 */
public record ClientInfo(SocketAddress address, String scheme, @Nullable String host) {}
