package org.rocketserver.junit;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes connections on to a server and spoils what comes back. Two threads for each connection, one for each
 * direction.
 */
final class FaultGate implements Closeable {
    private static final int PIECE = 8 * 1024;

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final Supplier<@Nullable Fault> faults;
    private final Set<Passage> open = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch released = new CountDownLatch(1);

    /**
     * Opens a gate on a free port of the loopback interface.
     *
     * @param host of the server
     * @param port of the server
     * @param faults asked whenever an answer begins
     */
    FaultGate(String host, int port, Supplier<@Nullable Fault> faults) throws IOException {
        this.host = host;
        this.port = port;
        this.faults = faults;
        this.door = new ServerSocket(0, 0, InetAddress.getByName(host));
        thread(this::accept, "accept");
    }

    int port() {
        return door.getLocalPort();
    }

    /** Ends what stalls or waits. */
    void release() {
        CountDownLatch before = released;
        released = new CountDownLatch(1);
        before.countDown();
    }

    @Override
    public void close() {
        closeQuietly(door);
        open.forEach(Passage::end);
        release();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Passage passage;
                try {
                    passage = new Passage(client, new Socket(host, port));
                } catch (IOException e) {
                    closeQuietly(client); // the client sees what it would see of a server that is not there
                    continue;
                }
                open.add(passage);
                if (door.isClosed()) {
                    passage.end();
                }
                thread(passage::forth, "forth");
                thread(passage::back, "back");
            } catch (IOException e) {
                // closed, or a client that was gone before it was accepted
            }
        }
    }

    private void thread(Runnable body, String name) {
        Thread thread = new Thread(body, "rocket-faults-" + door.getLocalPort() + "-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    /** One client's connection and its counterpart. */
    private final class Passage {
        private final Socket client;
        private final Socket server;

        /** What happens to the answer that is awaited or under way; null if nothing does. */
        private volatile @Nullable Fault fault;

        private volatile boolean answering = true;

        Passage(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void end() {
            closeQuietly(client);
            closeQuietly(server);
            open.remove(this);
        }

        void forth() {
            byte[] piece = new byte[PIECE];
            try {
                for (int count = client.getInputStream().read(piece);
                        count >= 0;
                        count = client.getInputStream().read(piece)) {
                    if (answering) {
                        fault = faults.get();
                        answering = false;
                    }
                    Fault now = fault;
                    if (now != null && now.kind() == Fault.Kind.ANSWER) {
                        client.getOutputStream().write(now.answer());
                        client.shutdownOutput();
                        end();
                        return;
                    }
                    server.getOutputStream().write(piece, 0, count);
                }
                server.shutdownOutput();
            } catch (IOException e) {
                end(); // one side is gone, so the other has nobody to talk to
            }
        }

        void back() {
            byte[] piece = new byte[PIECE];
            long passed = 0;
            try {
                for (int count = server.getInputStream().read(piece);
                        count >= 0;
                        count = server.getInputStream().read(piece)) {
                    Fault now = fault;
                    if (!answering) {
                        answering = true;
                        passed = 0;
                        if (now != null && !now.delay().isZero()) {
                            released.await(now.delay().toNanos(), TimeUnit.NANOSECONDS);
                        }
                    }
                    long most = now == null ? Long.MAX_VALUE : now.octets();
                    int let = (int) Math.min(count, most - passed);
                    OutputStream out = client.getOutputStream();
                    out.write(piece, 0, let);
                    passed += let;
                    if (now != null && passed >= most) {
                        stop(now);
                        return;
                    }
                }
                client.shutdownOutput();
            } catch (IOException e) {
                end();
            } catch (InterruptedException e) {
                end();
                Thread.currentThread().interrupt();
            }
        }

        private void stop(Fault now) throws IOException, InterruptedException {
            if (now.kind() == Fault.Kind.STALL) {
                released.await();
            } else if (now.kind() == Fault.Kind.RESET) {
                client.setSoLinger(true, 0);
            }
            end();
        }
    }
}
