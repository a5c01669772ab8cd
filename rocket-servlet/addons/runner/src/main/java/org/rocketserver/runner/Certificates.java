package org.rocketserver.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocketserver.config.RocketConfig;
import org.rocketserver.servlet.status.CertificateStatus;

/** Looks at the certificates that a server shows its clients. */
final class Certificates {
    /** Those that are renewed by programs are renewed earlier. */
    private static final Duration SOON = Duration.ofDays(7);

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

    /** A sentence for each that is over, or soon will be. */
    static List<String> warnings(RocketConfig config, Instant now) {
        List<String> warnings = new ArrayList<>();
        for (CertificateStatus certificate : CertificateStatus.of(config)) {
            Instant until = certificate.until();
            if (until.isBefore(now.plus(SOON))) {
                warnings.add("the certificate of " + certificate.subject() + " in " + certificate.file()
                        + (until.isBefore(now) ? " has expired on " : " expires on ")
                        + LocalDate.ofInstant(until, ZoneId.systemDefault())
                        + "; renew the file and send SIGHUP to this process");
            }
        }
        return warnings;
    }

    /** When the first of a server's certificates is over; empty if it has none that can be looked at. */
    static Optional<Instant> expiry(RocketConfig config) {
        return CertificateStatus.of(config).stream()
                .map(CertificateStatus::until)
                .min(Instant::compareTo);
    }
}
