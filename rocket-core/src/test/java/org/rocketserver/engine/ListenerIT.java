package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocketserver.Rocket;
import org.rocketserver.RocketBuilder;
import org.rocketserver.ServerState;
import org.rocketserver.config.ListenException;
import org.rocketserver.config.ListenerConfig;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.testkit.LogLines;
import org.rocketserver.testkit.TestWorkers;
import org.rocketserver.testkit.TlsFiles;
import org.rocketserver.testkit.WireClient;

/** What a server listens on. */
class ListenerIT {
    @TempDir
    private Path folder;

    private final TestWorkers workers = new TestWorkers();
    private Rocket rocket;

    private Rocket start(RocketBuilder builder) throws IOException {
        rocket = builder.method(workers).handleSignals(false).build();
        return rocket.start();
    }

    @AfterEach
    void stop() {
        if (rocket != null) {
            rocket.stop(Duration.ofSeconds(1));
        }
    }

    /** L1. */
    @Test
    void oneLineListsAllInterfacesAndEachHasItsThread() throws Exception {
        TlsFiles tls = TlsFiles.create(folder, "one.test", "EC");
        LogLines lines = LogLines.of("Rocket", Level.INFO);
        try (lines) {
            start(Rocket.builder()
                    .listen("127.0.0.1", 0)
                    .listen("127.0.0.1", 0, TlsConfig.pem(tls.key(), tls.chain())));
        }
        int plain = rocket.ports().get(0);
        int secure = rocket.ports().get(1);
        assertThat(lines.at(Level.INFO))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Listening on 127.0.0.1:" + plain + ", 127.0.0.1:" + secure + "*");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("rocket-listener-127.0.0.1:" + plain, "rocket-listener-127.0.0.1:" + secure);
        assertThat(WireClient.connect(plain).ask("/").status()).isEqualTo(200);
        assertThat(WireClient.over(TlsFiles.connect(secure, "one.test", null, tls))
                        .ask("/")
                        .status())
                .isEqualTo(200);
    }

    /** L2. */
    @Test
    void anAddressOrNameThatIsNotOursFailsTheStartAndIsNamed() {
        assertThatThrownBy(() -> start(Rocket.builder().listen("203.0.113.7", 0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("203.0.113.7");
        assertThatThrownBy(() -> start(Rocket.builder().listen("no-such-host.invalid", 0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageContaining("listeners.host");
    }

    /** Feature 9: the port of a socket that was bound before is known, and its clients wait for the start. */
    @Test
    void aSocketThatTheProgramHasBoundIsTakenOver() throws Exception {
        ServerSocketChannel channel =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        WireClient early = WireClient.connect(port).get("/");

        start(Rocket.builder().listen(ListenerConfig.of(channel)));

        assertThat(rocket.port()).isEqualTo(port);
        assertThat(early.read().status()).isEqualTo(200);
        rocket.stop(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(rocket::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("listeners.channel")
                .hasMessageContaining("closed");
    }

    /** L2: all of them or none, also where the second is lost when the first is there already. */
    @Test
    void whereOneInterfaceCannotAcceptNoneDoes() throws Exception {
        ServerSocketChannel first = bound();
        ServerSocketChannel second = bound();
        int port = ((InetSocketAddress) second.getLocalAddress()).getPort();
        AtomicBoolean ended = new AtomicBoolean();
        workers.atStart = () -> close(second);
        workers.atStop = () -> ended.set(true);

        assertThatThrownBy(() ->
                        start(Rocket.builder().listen(ListenerConfig.of(first)).listen(ListenerConfig.of(second))))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining(":" + port);
        assertThat(rocket.state()).isEqualTo(ServerState.STOPPED);
        assertThat(first.isOpen()).isFalse();
        assertThat(ended).isTrue();
    }

    private static ServerSocketChannel bound() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static void close(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSocketThatIsNotBoundFailsTheStart() throws Exception {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            assertThatThrownBy(() -> start(Rocket.builder().listen(ListenerConfig.of(channel))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("listeners.channel")
                    .hasMessageContaining("bind it first");
        }
    }

    @Test
    void aSocketThatASelectorOfTheProgramKnowsFailsTheStart() throws Exception {
        try (Selector selector = Selector.open();
                ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT);

            assertThatThrownBy(() -> start(Rocket.builder().listen(ListenerConfig.of(channel))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("listeners.channel")
                    .hasMessageContaining("selector");
        }
    }

    /** With the flag left set it would never sleep again. */
    @Test
    void anInterruptDoesNotKeepAListenerAwake() throws Exception {
        start(Rocket.builder().listen("127.0.0.1", 0));
        Thread listener = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rocket-listener-127.0.0.1:" + rocket.port()))
                .findFirst()
                .orElseThrow();
        listener.interrupt();

        await().until(() -> !listener.isInterrupted() && listener.getState() == Thread.State.TIMED_WAITING);
        assertThat(answers("127.0.0.1")).isTrue();
    }

    /** L2: what is optional is missed, and named, but nobody starts without any interface. */
    @Test
    void anOptionalInterfaceThatCannotBeHadIsLeftOutAndNamed() throws IOException {
        ListenerConfig foreign = ListenerConfig.of("203.0.113.7", 0).withOptional(true);
        LogLines lines = LogLines.of("Rocket");
        try (lines) {
            start(Rocket.builder().listen(foreign).listen("127.0.0.1", 0).listen(foreign));
        }
        assertThat(lines.at(Level.ERROR))
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allMatch(message -> message.contains("203.0.113.7"));
        assertThat(rocket.interfaces()).containsExactly(ListenerConfig.of("127.0.0.1", 0));
        assertThat(rocket.uri().toString()).isEqualTo("http://127.0.0.1:" + rocket.port());
        assertThat(answers("127.0.0.1")).isTrue();
        stop();

        assertThatThrownBy(() -> start(Rocket.builder().listen(foreign).listen(foreign.withHost("203.0.113.8"))))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("203.0.113.8");
        ListenerConfig unkeyed = ListenerConfig.of("127.0.0.1", 0)
                .withTls(TlsConfig.pem(folder.resolve("no.key"), folder.resolve("no.crt")))
                .withOptional(true);
        assertThatThrownBy(() -> start(Rocket.builder().listen("127.0.0.1", 0).listen(unkeyed)))
                .hasMessageContaining("no.key");
    }

    @Test
    void anIpv6AddressIsServed() throws IOException {
        assumeThat(hasIpv6()).isTrue();
        start(Rocket.builder().listen("::1", 0));
        assertThat(answers("::1")).isTrue();
        assertThat(rocket.uri().toString()).isEqualTo("http://[::1]:" + rocket.port());
        assertThatThrownBy(() -> answers("127.0.0.1")).isInstanceOf(IOException.class);
    }

    @Test
    void allInterfacesAreBothFamilies() throws IOException {
        start(Rocket.builder().listen("::", 0));
        assertThat(answers("127.0.0.1")).isTrue();
        if (hasIpv6()) {
            assertThat(answers("::1")).isTrue();
        }
        assertThat(rocket.uri().getHost()).isEqualTo("localhost");
    }

    private static boolean hasIpv6() throws IOException {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        return NetworkInterface.getByInetAddress(InetAddress.getByAddress(loopback)) != null;
    }

    private boolean answers(String host) throws IOException {
        try (WireClient client = WireClient.over(new Socket(InetAddress.getAllByName(host)[0], rocket.port()))) {
            return client.ask("/").status() == 200;
        }
    }

    @Test
    void aUnixDomainSocketIsServedAndLeavesNoFile() throws IOException {
        Path file = folder.resolve("rocket.sock");
        start(Rocket.builder().listen(file));
        assertThat(askOverUnix(file)).startsWith("HTTP/1.1 200 ");
        assertThat(rocket.port()).isEqualTo(-1);
        Path inUse = file;
        assertThatThrownBy(() -> Rocket.builder()
                        .listen(inUse)
                        .method(workers)
                        .handleSignals(false)
                        .build()
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another process listens there");
        assertThat(askOverUnix(file)).startsWith("HTTP/1.1 200 ");
        rocket.restart();
        assertThat(askOverUnix(file)).startsWith("HTTP/1.1 200 ");
        rocket.stop();
        assertThat(file).doesNotExist();
    }

    /** The file of a process that died is in nobody's way, and a file of another kind is nobody's to delete. */
    @Test
    void aStaleSocketFileIsReplacedAndAnythingElseIsNot() throws IOException {
        Path file = folder.resolve("stale.sock");
        try (ServerSocketChannel died = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            died.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(file).exists();
        start(Rocket.builder().listen(file));
        assertThat(askOverUnix(file)).startsWith("HTTP/1.1 200 ");
        Path precious = Files.writeString(folder.resolve("precious.txt"), "keep me");
        assertThatThrownBy(() -> Rocket.builder()
                        .listen(precious)
                        .method(workers)
                        .handleSignals(false)
                        .build()
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("precious.txt");
        assertThat(precious).hasContent("keep me");
    }

    private static String askOverUnix(Path file) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            int count = 0;
            while (count >= 0) {
                count = channel.read(answer);
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        }
    }
}
