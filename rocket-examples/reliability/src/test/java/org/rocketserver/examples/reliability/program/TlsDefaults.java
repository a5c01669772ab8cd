package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocketserver.examples.reliability.Field;
import org.rocketserver.examples.reliability.Program;
import org.rocketserver.examples.reliability.Target;
import org.rocketserver.examples.reliability.Verdict;
import org.rocketserver.testkit.TlsFiles;

/**
 * What testssl (a package of the system) finds at a server whose TLS is as it comes: protocols, suites and their order,
 * curves, forward secrecy, and all vulnerabilities that it knows. What it says of the certificate is passed over, which
 * is a throw-away one.
 */
public final class TlsDefaults implements Program {
    private static final long MOST_MINUTES = 10;
    private static final Set<String> CLEAN = Set.of("OK", "INFO", "DEBUG");

    /** What testssl could not find out, such as by a connection of its own that failed: asked once more, alone. */
    private static final String UNCHECKED = "WARN";

    private static final Pattern FINDING = Pattern.compile(
            "\"id\"\\s*:\\s*\"(?<id>[^\"]*)\".*?\"severity\"\\s*:\\s*\"(?<severity>[^\"]*)\"(?:.*?\"finding\"\\s*:\\s*\"(?<text>[^\"]*)\")?",
            Pattern.DOTALL);

    /** About the certificate, its chain and who vouches for it, and about fields of HTTP that applications set. */
    private static final Pattern NOT_OURS =
            Pattern.compile("cert.*|OCSP.*|CRL.*|CAA.*|DNS_CAA.*|HSTS.*|HPKP.*|security_headers|overall_grade"
                    + "|grade_cap.*|final_score|.*_score.*|scanTime|intermediate_cert.*");

    /**
     * The option that asks for a finding alone, by how its name begins; else it is one of what a server says of itself.
     */
    private static final Map<String, String> CHECKS = Map.ofEntries(
            Map.entry("SSLv", "--protocols"),
            Map.entry("TLS1", "--protocols"),
            Map.entry("ALPN", "--protocols"),
            Map.entry("cipher", "--server-preference"),
            Map.entry("FS", "--fs"),
            Map.entry("heartbleed", "--heartbleed"),
            Map.entry("CCS", "--ccs-injection"),
            Map.entry("ticketbleed", "--ticketbleed"),
            Map.entry("ROBOT", "--robot"),
            Map.entry("secure_", "--renegotiation"),
            Map.entry("CRIME", "--crime"),
            Map.entry("BREACH", "--breach"),
            Map.entry("POODLE", "--poodle"),
            Map.entry("fallback", "--tls-fallback"),
            Map.entry("SWEET32", "--sweet32"),
            Map.entry("FREAK", "--freak"),
            Map.entry("DROWN", "--drown"),
            Map.entry("LOGJAM", "--logjam"),
            Map.entry("BEAST", "--beast"),
            Map.entry("LUCKY13", "--lucky13"),
            Map.entry("RC4", "--rc4"),
            Map.entry("clientsimulation", "--client-simulation"));

    /** What testssl says of one thing. */
    private record Finding(String id, String severity, String text) {
        boolean unchecked() {
            return severity.equals(UNCHECKED);
        }

        String check() {
            return CHECKS.entrySet().stream()
                    .filter(entry -> id.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("--server-defaults");
        }
    }

    @Override
    public String name() {
        return "testssl";
    }

    @Override
    public String promise() {
        return "testssl finds nothing worse than information in the defaults of TLS";
    }

    @Override
    public Verdict run(Field field) throws Exception {
        Path folder = Files.createTempDirectory("rocket-reliability");
        TlsFiles.create(folder, "localhost", "RSA"); // of the two kinds the one with more to go wrong
        try (Target target = field.server("tls=" + folder)) {
            List<Finding> findings = ask(folder, target, List.of());
            List<Finding> unchecked =
                    findings.stream().filter(Finding::unchecked).toList();
            for (String check :
                    new TreeSet<>(unchecked.stream().map(Finding::check).toList())) {
                // alone, when nothing of its own is in its way
                List<Finding> again = ask(folder, target, List.of(check));
                unchecked.stream()
                        .filter(finding -> finding.check().equals(check))
                        .filter(finding ->
                                again.stream().anyMatch(other -> other.id.equals(finding.id) && !other.unchecked()))
                        .forEach(findings::remove);
                findings.addAll(
                        again.stream().filter(other -> !other.unchecked()).toList());
            }
            return judge(findings, target);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** Has testssl make these checks, or all that it makes unless told otherwise. */
    private static List<Finding> ask(Path folder, Target target, List<String> checks) throws Exception {
        Path json = folder.resolve("found" + (checks.isEmpty() ? "" : checks.get(0)) + ".json");
        List<String> command = new ArrayList<>(
                List.of("testssl", "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--jsonfile"));
        command.add(json.toString());
        command.addAll(checks);
        command.add("127.0.0.1:" + target.tlsPort());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("testssl did not end");
        }
        List<Finding> findings = new ArrayList<>();
        Matcher found = FINDING.matcher(Files.readString(json, StandardCharsets.UTF_8));
        while (found.find()) {
            Finding finding = new Finding(found.group("id"), found.group("severity"), found.group("text"));
            if (!NOT_OURS.matcher(finding.id).matches()) {
                findings.add(finding);
            }
        }
        return findings;
    }

    private static Verdict judge(List<Finding> findings, Target target) throws IOException {
        TreeMap<String, Integer> counts = new TreeMap<>();
        List<String> worse = new ArrayList<>();
        List<String> unchecked = new ArrayList<>();
        for (Finding finding : findings) {
            counts.merge(finding.severity, 1, Integer::sum);
            if (finding.unchecked()) {
                unchecked.add(finding.id + ": " + finding.text);
            } else if (!CLEAN.contains(finding.severity)) {
                worse.add(finding.severity + " " + finding.id + ": " + finding.text);
            }
        }
        boolean kept = worse.isEmpty()
                && unchecked.isEmpty()
                && counts.getOrDefault("OK", 0) > 30
                && target.logged("ERROR") == 0;
        return new Verdict(
                kept,
                String.format(
                        "findings %s%s%s; %d errors logged",
                        counts,
                        worse.isEmpty() ? "" : "; worse: " + String.join(" | ", worse),
                        unchecked.isEmpty() ? "" : "; not checked: " + String.join(" | ", unchecked),
                        target.logged("ERROR")));
    }
}
