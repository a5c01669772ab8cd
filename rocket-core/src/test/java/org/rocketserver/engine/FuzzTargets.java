package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.rocketserver.config.TlsConfig;
import org.rocketserver.testkit.MemoryTransport;
import org.rocketserver.testkit.TlsFiles;

/**
 * What must hold for any octets that a peer sends before, in and after a TLS handshake, or that a key file has. Each
 * method throws where the rule is broken; {@link CoverageFuzz} looks for such octets, {@link TlsOctetsTest} replays
 * those that were kept.
 */
final class FuzzTargets {
    private static final int MOST_TURNS = 100;

    private FuzzTargets() {}

    /** What all share: made once, since a key takes a process of its own. */
    private static final class Server {
        static final TlsFiles FILES = files();
        static final TlsContext CONTEXT = context();
        static final SSLContext CLIENTS = clients();

        private static SSLContext clients() {
            try {
                return TlsFiles.context(null, FILES);
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static TlsFiles files() {
            try {
                Path folder = Files.createTempDirectory("rocket-fuzz");
                folder.toFile().deleteOnExit();
                TlsFiles files = TlsFiles.create(folder, "localhost", "EC");
                for (Path file : new Path[] {files.store(), files.key(), files.chain(), pem(folder)}) {
                    file.toFile().deleteOnExit();
                }
                return files;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        static Path pem(Path folder) {
            return folder.resolve("octets.pem");
        }

        private static TlsContext context() {
            try {
                return TlsContext.read(TlsConfig.pem(FILES.key(), FILES.chain()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The TLS of the server that the targets talk to. */
    static TlsContext context() {
        return Server.CONTEXT;
    }

    /** The key and the certificate of the server that the targets talk to. */
    static TlsFiles files() {
        return Server.FILES;
    }

    /** What a client sends first: reading makes progress, and ends in octets, nothing, the end or an exception. */
    static void hello(byte[] octets) {
        MemoryTransport lower = new MemoryTransport();
        Transport transport = Server.CONTEXT.over(lower, new InetSocketAddress(0));
        ByteBuffer into = ByteBuffer.allocate(4096);
        Random random = new Random(Arrays.hashCode(octets));
        try {
            for (int at = 0; at < octets.length; ) {
                int next = Math.min(octets.length, at + 1 + random.nextInt(octets.length));
                lower.send(Arrays.copyOfRange(octets, at, next));
                at = next;
                drain(transport, into);
            }
            lower.end();
            drain(transport, into);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        } finally {
            transport.close();
        }
    }

    private static void drain(Transport transport, ByteBuffer into) throws IOException {
        int turns = 0;
        while (transport.read(into.clear()) > 0) {
            assertThat(++turns).isLessThan(MOST_TURNS);
        }
    }

    /**
     * A peer that finishes its handshake and then does what the octets say ({@link TlsScript}): what arrives is what it
     * sealed, in order and without a gap, or the connection fails; and it fails only where records were harmed.
     */
    static void records(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        String protocol = octets[0] % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
        try {
            new TlsScript(Server.CONTEXT, Server.CLIENTS, protocol).play(Arrays.copyOfRange(octets, 1, octets.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A TLS 1.3 client in memory that nothing was asked of yet. */
    static TlsScript client() {
        return client("TLSv1.3");
    }

    /** A client in memory that nothing was asked of yet. */
    static TlsScript client(String protocol) {
        return new TlsScript(Server.CONTEXT, Server.CLIENTS, protocol);
    }

    /** A key file: a key, or a sentence that names the file; certificates likewise. */
    static void pem(byte[] octets) {
        Path file = Server.pem(Server.FILES.key().resolveSibling(""));
        try {
            Files.write(file, octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            assertThat(Pem.key(file, null)).isNotNull();
        } catch (IOException | GeneralSecurityException e) {
            assertThat(e).hasMessageContaining(file.toString());
        }
        try {
            assertThat(Pem.certificates(file)).isNotEmpty();
        } catch (IOException | GeneralSecurityException e) {
            assertThat(e).hasMessageContaining(file.toString());
        }
    }
}
