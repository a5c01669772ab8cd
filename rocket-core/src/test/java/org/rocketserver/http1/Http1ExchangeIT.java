package org.rocketserver.http1;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.rocketserver.Rocket;
import org.rocketserver.exchange.Worker;
import org.rocketserver.exchange.WorkerFactory;
import org.rocketserver.testkit.ExchangeContract;
import org.rocketserver.testkit.Octets;
import org.rocketserver.testkit.WireResponse;

/** The HTTP/1 exchange keeps the seam's contract over a socket, with the real engine. */
class Http1ExchangeIT extends ExchangeContract {
    @Override
    protected int moreThanAClientTakes() {
        return 16 * 1024 * 1024;
    }

    @Override
    protected Peer post(int length, boolean reluctant, Worker worker) {
        return new SocketPeer(
                worker, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n", reluctant);
    }

    @Override
    protected Peer upgrade(String leftOver, Worker worker) {
        String head = "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
        return new SocketPeer(worker, head + leftOver, false);
    }

    private static final class SocketPeer implements Peer {
        private final Rocket server;
        private final Socket socket;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final CountDownLatch takes = new CountDownLatch(1);
        private volatile boolean ended;
        private volatile boolean vanished;

        SocketPeer(Worker worker, String head, boolean reluctant) {
            try {
                server = Rocket.builder()
                        .listen("127.0.0.1", 0)
                        .method(method(worker))
                        .handleSignals(false)
                        .build();
                server.start();
                socket = new Socket();
                if (reluctant) {
                    socket.setReceiveBufferSize(4096);
                } else {
                    takes.countDown();
                }
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                socket.getOutputStream().write(Octets.of(head));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            Thread reader = new Thread(this::read, "client");
            reader.setDaemon(true);
            reader.start();
        }

        private static WorkerFactory method(Worker worker) {
            return new WorkerFactory() {
                @Override
                public String name() {
                    return "contract";
                }

                @Override
                public Worker newWorker() {
                    return requireNonNull(worker);
                }
            };
        }

        private void read() {
            byte[] part = new byte[64 * 1024];
            try {
                takes.await();
                for (int count = 0; count >= 0; count = socket.getInputStream().read(part)) {
                    synchronized (received) {
                        received.write(part, 0, count);
                    }
                }
            } catch (IOException | InterruptedException e) {
                // the end, whichever it was
            }
            ended = true;
        }

        @Override
        public void send(String octets) {
            try {
                socket.getOutputStream().write(Octets.of(octets));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void sendLater(String octets) {
            send(octets);
        }

        @Override
        public void vanish() {
            try {
                vanished = true;
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void takeAll() {
            takes.countDown();
        }

        @Override
        public void await(BooleanSupplier condition) {
            Awaitility.await().until(condition::getAsBoolean);
        }

        private String received() {
            synchronized (received) {
                return Octets.text(received.toByteArray());
            }
        }

        private List<WireResponse> responses() {
            String all = received();
            return all.contains("\r\n\r\n") ? WireResponse.all(Octets.of(all), true) : List.of();
        }

        @Override
        public int status() {
            List<WireResponse> all = responses();
            return all.isEmpty() ? 0 : all.get(0).status();
        }

        @Override
        public String content() {
            List<WireResponse> all = responses();
            return all.isEmpty() ? "" : all.get(0).body();
        }

        @Override
        public boolean cut() {
            List<WireResponse> all = responses();
            return (ended || vanished) && (all.isEmpty() || !all.get(0).whole());
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.close();
        }
    }
}
