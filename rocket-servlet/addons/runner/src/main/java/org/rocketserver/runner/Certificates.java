package org.rocketserver.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.servlet.status.CertificateStatus;

/** Looks at the certificates that a server shows its clients. */
final class Certificates {
    private Certificates() {}

    /**
     * The text of a PEM file.
     *
     * @throws Refusal it cannot be read
     */
    static String text(Path file) throws Refusal {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw Planner.usage(
                    "--https " + file + " cannot be read; check the name and permissions, or use self-signed");
        }
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Refusal(Refusal.Kind.USAGE, "--https " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** When the first of a server's certificates is over; empty if it has none that can be looked at. */
    static Optional<Instant> expiry(RocketConfig config) {
        return CertificateStatus.of(config).stream()
                .map(CertificateStatus::until)
                .min(Instant::compareTo);
    }
}
