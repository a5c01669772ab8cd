package org.rocketserver.servlet.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Looks for octets that break a rule of {@link FuzzTargets}, led by the coverage of the code. Not a part of the build,
 * which replays the corpus by {@link CorpusTest}; one method at a time is run so:
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -pl rocket-servlet -am test -Dtest='CoverageFuzz#multipart' -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class CoverageFuzz {
    private static final String LONG = "10m";

    @FuzzTest(maxDuration = LONG)
    void multipart(byte[] octets) {
        FuzzTargets.multipart(octets);
    }

    @FuzzTest(maxDuration = LONG)
    void webXml(byte[] octets) {
        FuzzTargets.webXml(octets);
    }
}
