package org.rocketserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.rocketserver.engine.Next;
import org.rocketserver.http1.Http1Protocol;
import org.rocketserver.http1.RequestLog;
import org.rocketserver.testkit.MemoryServer;
import org.rocketserver.testkit.Octets;

/**
 * The wire suite in memory: every case whole, split at every octet, and in packets of one, three and seven octets, with
 * a worker that waits and with one that is called back; the outcome must not depend on it (RFC 9112, RFC 9110, RFC
 * 3986). Shows statements W2 to W8 and W11 rule by rule.
 */
class WireSuiteTest {
    private static final int[] PACKETS = {1, 3, 7};

    /** Longer pieces are filling for a limit; with {@code -Dwire.everySplit=true} they too are split at every octet. */
    private static final int LONG = Boolean.getBoolean("wire.everySplit") ? Integer.MAX_VALUE : 1000;

    private static final int SPLITS_OF_LONG = 150;

    @TestFactory
    Stream<DynamicNode> everyRuleHoldsHoweverTheOctetsAreCut() {
        Map<String, List<DynamicNode>> sections = new LinkedHashMap<>();
        for (WireCase rule : WireCase.all()) {
            sections.computeIfAbsent(rule.section(), section -> new ArrayList<>())
                    .add(DynamicTest.dynamicTest("[" + rule.severity() + "] " + rule.name(), () -> check(rule)));
        }
        return sections.entrySet().stream()
                .map(section -> DynamicContainer.dynamicContainer(section.getKey(), section.getValue()));
    }

    @Test
    void thereAreEightHundredRulesAtLeast() {
        assertThat(WireCase.all()).hasSizeGreaterThanOrEqualTo(800);
        assertThat(WireCase.all().stream().filter(rule -> rule.severity().equals("security")))
                .hasSizeGreaterThanOrEqualTo(291);
    }

    private static void check(WireCase rule) {
        run(rule, rule.pieces(), "whole");
        runWithoutWaiting(rule, rule.pieces(), "whole, without waiting");
        if (!rule.small()) {
            return;
        }
        for (int piece = 0; piece < rule.pieces().size(); piece++) {
            byte[] octets = rule.pieces().get(piece);
            int step = octets.length <= LONG ? 1 : octets.length / SPLITS_OF_LONG;
            for (int at = 1; at < octets.length; at += step) {
                List<byte[]> cut = new ArrayList<>(rule.pieces());
                cut.set(piece, Octets.slice(octets, 0, at));
                cut.add(piece + 1, Octets.slice(octets, at, octets.length));
                run(rule, cut, "piece " + piece + " split at " + at);
            }
        }
        for (int size : PACKETS) {
            List<byte[]> packets = rule.pieces().stream()
                    .flatMap(piece -> cut(piece, size).stream())
                    .toList();
            run(rule, packets, "packets of " + size);
            runWithoutWaiting(rule, packets, "packets of " + size + ", without waiting");
        }
    }

    private static List<byte[]> cut(byte[] octets, int size) {
        List<byte[]> packets = new ArrayList<>();
        for (int at = 0; at < octets.length; at += size) {
            packets.add(Octets.slice(octets, at, Math.min(octets.length, at + size)));
        }
        return packets;
    }

    private static void runWithoutWaiting(WireCase rule, List<byte[]> pieces, String how) {
        run(rule, pieces, how, new WireWorker(false));
    }

    private static void run(WireCase rule, List<byte[]> pieces, String how) {
        run(rule, pieces, how, new WireWorker(true));
    }

    private static void run(WireCase rule, List<byte[]> pieces, String how, WireWorker worker) {
        MemoryServer server = new MemoryServer(
                Http1Protocol.factory(RequestLog.NONE, ""), worker, rule.limits(), MemoryServer.IMPATIENT);
        pieces.stream().filter(piece -> piece.length > 0).forEach(server::later);
        if (rule.ends()) {
            server.endLater();
        }
        server.run().runOut();
        WireOutcome.of(server.transport().received(), server.closed(), server.state() == Next.PARTIAL)
                .check(rule, how);
    }
}
