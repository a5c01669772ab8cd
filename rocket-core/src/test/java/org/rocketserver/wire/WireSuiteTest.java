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
 * The wire suite in memory: every case whole, split at every octet, and octet by octet, with a worker that waits and
 * with one that is called back; the outcome must not depend on it (RFC 9112, RFC 9110, RFC 3986; reliability.md section
 * 3). Cites W2 to W8 and W11 of behaviour.md.
 */
class WireSuiteTest {
    private static final int MOST_SPLITS = 150;

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
    void thereAreTwoHundredRulesAtLeast() {
        assertThat(WireCase.all()).hasSizeGreaterThanOrEqualTo(200);
    }

    private static void check(WireCase rule) {
        run(rule, rule.pieces(), "whole");
        runWithoutWaiting(rule, rule.pieces(), "whole, without waiting");
        if (!rule.small()) {
            return;
        }
        for (int piece = 0; piece < rule.pieces().size(); piece++) {
            byte[] octets = rule.pieces().get(piece);
            int step = Math.max(1, octets.length / MOST_SPLITS);
            for (int at = 1; at < octets.length; at += step) {
                List<byte[]> cut = new ArrayList<>(rule.pieces());
                cut.set(piece, Octets.slice(octets, 0, at));
                cut.add(piece + 1, Octets.slice(octets, at, octets.length));
                run(rule, cut, "piece " + piece + " split at " + at);
            }
        }
        List<byte[]> single = new ArrayList<>();
        for (byte octet : rule.octets()) {
            single.add(new byte[] {octet});
        }
        run(rule, single, "octet by octet");
        runWithoutWaiting(rule, single, "octet by octet, without waiting");
    }

    /** Where the rule is about waiting for the peer in vain, a worker that does not wait has nothing to tell. */
    private static void runWithoutWaiting(WireCase rule, List<byte[]> pieces, String how) {
        if (rule.outcomes().stream().noneMatch(outcome -> outcome.contains("408"))) {
            run(rule, pieces, how, new WireWorker(false));
        }
    }

    private static void run(WireCase rule, List<byte[]> pieces, String how) {
        run(rule, pieces, how, new WireWorker(true));
    }

    private static void run(WireCase rule, List<byte[]> pieces, String how, WireWorker worker) {
        MemoryServer server = new MemoryServer(Http1Protocol.factory(RequestLog.NONE, ""), worker);
        pieces.forEach(server::later);
        if (rule.ends()) {
            server.endLater();
        }
        server.run();
        WireOutcome.of(server.transport().received(), server.closed(), server.state() == Next.PARTIAL)
                .check(rule, how);
    }
}
