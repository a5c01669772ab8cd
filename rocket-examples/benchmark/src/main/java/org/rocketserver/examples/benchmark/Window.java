package org.rocketserver.examples.benchmark;

/**
 * One contender under load once.
 *
 * @param requestsPerSecond answers per second
 * @param cpuMicros processor time of the server per answer, in microseconds
 * @param switches context switches of the server per answer
 * @param p50 half of the answers took at most so many microseconds
 * @param residentKib resident memory of the server afterwards
 * @param loadShare how much of a processor the load used, 1 for all of it
 * @param fault what was wrong; empty when all was well
 */
record Window(
        double requestsPerSecond,
        double cpuMicros,
        double switches,
        long p50,
        long p90,
        long p99,
        long p999,
        long residentKib,
        double loadShare,
        String fault) {

    static Window of(ProcessFigures before, ProcessFigures after, Figures load, long loadMicros, String fault) {
        double answers = Math.max(1, load.requests());
        return new Window(
                load.requests() * 1e6 / load.micros(),
                (after.cpuMicros() - before.cpuMicros()) / answers,
                (after.switches() - before.switches()) / answers,
                load.p50(),
                load.p90(),
                load.p99(),
                load.p999(),
                after.residentKib(),
                loadMicros / (double) load.micros(),
                fault);
    }
}
