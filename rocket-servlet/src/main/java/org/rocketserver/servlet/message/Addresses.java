package org.rocketserver.servlet.message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Socket addresses as the Servlet API shows them. Pure, but for {@link #name}. */
public final class Addresses {
    private Addresses() {}

    /** The literal IP address without zone, or a Unix domain socket's path. */
    public static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String text = inet.getAddress().getHostAddress();
            int zone = text.indexOf('%');
            return zone < 0 ? text : text.substring(0, zone);
        }
        return address.toString();
    }

    /** The name of one of this machine's own addresses; looked up, and kept by the JVM. */
    static String name(SocketAddress address) {
        InetAddress own = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return own == null ? address.toString() : own.getHostName();
    }

    /** The port, or 0 where there are none. */
    static int port(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }
}
