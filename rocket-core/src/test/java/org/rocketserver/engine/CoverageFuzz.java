package org.rocketserver.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Looks for octets that break a rule of {@link FuzzTargets}, led by the coverage of the code. Not a part of the build,
 * which replays the corpus by {@link TlsOctetsTest}; one method at a time is run so:
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -pl rocket-core test -Dtest='org.rocketserver.engine.CoverageFuzz#records'
 * </pre>
 */
class CoverageFuzz {
    private static final String LONG = "10m";

    @FuzzTest(maxDuration = LONG)
    void hello(byte[] octets) {
        FuzzTargets.hello(octets);
    }

    @FuzzTest(maxDuration = LONG)
    void records(byte[] octets) {
        FuzzTargets.records(octets);
    }

    @FuzzTest(maxDuration = LONG)
    void pem(byte[] octets) {
        FuzzTargets.pem(octets);
    }
}
