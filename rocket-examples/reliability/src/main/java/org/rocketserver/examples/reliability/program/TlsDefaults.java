package org.rocketserver.examples.reliability.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
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

    /** What testssl could not find out, such as by a connection of its own that failed: a few are no verdict. */
    private static final String UNCHECKED = "WARN";

    private static final int MOST_UNCHECKED = 2;
    private static final Pattern FINDING = Pattern.compile(
            "\"id\"\\s*:\\s*\"(?<id>[^\"]*)\".*?\"severity\"\\s*:\\s*\"(?<severity>[^\"]*)\"(?:.*?\"finding\"\\s*:\\s*\"(?<text>[^\"]*)\")?",
            Pattern.DOTALL);

    /** About the certificate, its chain and who vouches for it, and about fields of HTTP that applications set. */
    private static final Pattern NOT_OURS =
            Pattern.compile("cert.*|OCSP.*|CRL.*|CAA.*|DNS_CAA.*|HSTS.*|HPKP.*|security_headers|overall_grade"
                    + "|grade_cap.*|final_score|.*_score.*|scanTime|intermediate_cert.*");

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
        Path json = folder.resolve("found.json");
        try (Target target = field.server("tls=" + folder)) {
            Process process = new ProcessBuilder(
                            "testssl",
                            "--quiet",
                            "--color",
                            "0",
                            "--warnings",
                            "off",
                            "--nodns",
                            "none",
                            "--jsonfile",
                            json.toString(),
                            "127.0.0.1:" + target.tlsPort())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("testssl did not end");
            }
            return judge(Files.readString(json, StandardCharsets.UTF_8), target);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static Verdict judge(String found, Target target) throws IOException {
        TreeMap<String, Integer> counts = new TreeMap<>();
        List<String> worse = new ArrayList<>();
        List<String> unchecked = new ArrayList<>();
        Matcher finding = FINDING.matcher(found);
        while (finding.find()) {
            String id = finding.group("id");
            if (NOT_OURS.matcher(id).matches()) {
                continue;
            }
            String severity = finding.group("severity");
            counts.merge(severity, 1, Integer::sum);
            if (severity.equals(UNCHECKED)) {
                unchecked.add(id + ": " + finding.group("text"));
            } else if (!CLEAN.contains(severity)) {
                worse.add(severity + " " + id + ": " + finding.group("text"));
            }
        }
        boolean kept = worse.isEmpty()
                && unchecked.size() <= MOST_UNCHECKED
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
