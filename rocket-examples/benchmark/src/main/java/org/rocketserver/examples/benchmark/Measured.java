package org.rocketserver.examples.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All that was seen of one contender in one scenario. */
record Measured(List<Window> rounds) {
    /** What was wrong in any of the rounds; empty when all was well. */
    String fault() {
        return rounds.stream()
                .map(Window::fault)
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The least processor time per answer, in microseconds. */
    double leastCpu() {
        return rounds.stream().mapToDouble(Window::cpuMicros).min().orElseThrow();
    }

    double median(ToDoubleFunction<Window> figure) {
        List<Window> sorted =
                rounds.stream().sorted(Comparator.comparingDouble(figure)).toList();
        return figure.applyAsDouble(sorted.get(sorted.size() / 2));
    }
}
