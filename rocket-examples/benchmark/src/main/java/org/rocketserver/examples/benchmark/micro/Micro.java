package org.rocketserver.examples.benchmark.micro;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the pure parts with JMH and prints a table: {@code Micro [pattern [seconds]]}. */
public final class Micro {
    private static final int ITERATIONS = 5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Micro() {}

    /**
     * Measures the benchmarks whose names hold the first argument, all without one; each of the iterations takes as
     * many seconds as the second says.
     */
    public static void main(String... args) throws RunnerException {
        System.out.println(table(args.length > 0 ? args[0] : ".*", args.length > 1 ? Integer.parseInt(args[1]) : 1));
    }

    private static String table(String pattern, int seconds) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(pattern)
                        .addProfiler(GCProfiler.class)
                        .jvmArgs("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC")
                        .forks(1)
                        .warmupIterations(ITERATIONS)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.seconds(seconds))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        return results.stream()
                .map(Micro::row)
                .collect(Collectors.joining(
                        "\n", "| operation | ns | ± | octets of heap |\n| --- | ---: | ---: | ---: |\n", ""));
    }

    private static String row(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.0f |",
                name(result),
                time.getScore(),
                time.getScoreError(),
                allocated.getScore());
    }

    /** Class and method with their parameters. */
    private static String name(RunResult result) {
        String whole = result.getParams().getBenchmark();
        String name = whole.substring(whole.lastIndexOf('.', whole.lastIndexOf('.') - 1) + 1);
        return result.getParams().getParamsKeys().stream()
                .map(key -> " " + result.getParams().getParam(key))
                .collect(Collectors.joining("", name, ""));
    }
}
