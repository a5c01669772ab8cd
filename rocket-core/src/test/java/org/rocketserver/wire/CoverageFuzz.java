package org.rocketserver.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Looks for octets that break a rule of {@link FuzzTargets}, led by the coverage of the code. Not a part of the build,
 * which replays the corpus by {@link CorpusTest}; one method at a time is run so:
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -pl rocket-core test -Dtest='CoverageFuzz#chunked'
 * </pre>
 *
 * What breaks a rule is kept below {@code src/test/resources}, in the folder that the corpus is read from; what merely
 * reaches new code is put into {@code .cifuzz-corpus}, out of version control.
 */
class CoverageFuzz {
    private static final String LONG = "10m";

    @FuzzTest(maxDuration = LONG)
    void connection(byte[] octets) {
        FuzzTargets.connection(octets);
    }

    @FuzzTest(maxDuration = LONG)
    void chunked(byte[] octets) {
        FuzzTargets.chunked(octets);
    }

    @FuzzTest(maxDuration = LONG)
    void target(byte[] octets) {
        FuzzTargets.target(octets);
    }

    @FuzzTest(maxDuration = LONG)
    void cookie(byte[] octets) {
        FuzzTargets.cookie(octets);
    }

    @FuzzTest(maxDuration = LONG)
    void form(byte[] octets) {
        FuzzTargets.form(octets);
    }
}
