package org.rocketserver.examples.benchmark.servlet;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Asks the delay server over pooled connections, as an application asks its database. */
public final class DelayClient {
    private final ConcurrentLinkedDeque<Socket> idle = new ConcurrentLinkedDeque<>();

    /** Comes back five milliseconds later. */
    public void ask() throws IOException {
        Socket socket = idle.pollFirst();
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger("benchmark.delay"));
            socket.setTcpNoDelay(true);
        }
        socket.getOutputStream().write('?');
        if (socket.getInputStream().read() < 0) {
            throw new EOFException("the delay server went away");
        }
        idle.addFirst(socket);
    }
}
