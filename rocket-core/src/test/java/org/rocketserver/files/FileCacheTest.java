package org.rocketserver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of files: for how long, and how much. */
class FileCacheTest {
    private static final int MOST = 20_000;

    private final FileMemory memory = new FileMemory(MOST);
    private final FileCache<Integer, String> cache = new FileCache<>(memory);

    /** Of a minute to come, so that nothing is old however slow the machine is. */
    private static void put(FileCache<Integer, String> cache, int key, String value, long octets) {
        cache.put(key, value, octets, System.nanoTime() + 60 * FileMemory.TRUSTED_NANOS);
    }

    @Test
    void givesOutWhatWasFoundUntilItIsOld() {
        cache.put(1, "one", 100, System.nanoTime());
        String atOnce = cache.get(1);
        assertThat(atOnce == null ? "a slow machine" : atOnce).isIn("one", "a slow machine");
        assertThat(cache.get(2)).isNull();
        await().until(() -> cache.get(1) == null);
        put(cache, 1, "again", 100);
        assertThat(memory.octets()).isEqualTo(1124);
        cache.remove(1);
        assertThat(cache.get(1)).isNull();
        assertThat(memory.octets()).isZero();
    }

    @Test
    void staysBoundedInOctetsAndInNumber() {
        for (int i = 0; i < 1000; i++) {
            put(cache, i, "x", i % 2 == 0 ? 0 : 1000);
            assertThat(memory.octets()).isBetween(1024L, (long) MOST);
        }
        long kept = IntStream.range(0, 1000).filter(i -> cache.get(i) != null).count();
        assertThat(kept).isLessThanOrEqualTo(MOST / 1024);
    }

    @Test
    void whatIsLargerThanAllOfItIsNotKeptAndPushesNothingOut() {
        put(cache, 1, "small", 100);
        put(cache, 2, "large", MOST);
        assertThat(memory.octets()).isEqualTo(1124);
        put(cache, 1, "grown", MOST);
        assertThat(memory.octets()).isZero();
        assertThat(cache.get(1)).isNull();
    }

    @Test
    void nothingIsKeptWhereNothingMayBe() {
        FileCache<Integer, String> none = new FileCache<>(new FileMemory(0));
        put(none, 1, "one", 0);
        assertThat(none.keeps(0)).isFalse();
        assertThat(none.get(1)).isNull();
    }

    @Test
    void theCountStaysRightWhenManyAskAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        int key = ThreadLocalRandom.current().nextInt(40);
                        if (i % 5 == 0) {
                            cache.remove(key);
                        } else {
                            put(cache, key, "x", key * 50L);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(memory.octets()).isBetween(0L, (long) MOST);
        for (int key = 0; key < 40; key++) {
            cache.remove(key);
        }
        assertThat(memory.octets()).isZero();
    }

    @Test
    void anEntryIsAsOldAsItsLookUp() {
        cache.put(1, "slow", 0, System.nanoTime() - FileMemory.TRUSTED_NANOS);
        assertThat(cache.get(1)).isNull();
    }

    @Test
    void whatIsOldLeavesWhenAnythingIsPutIntoAnyCacheOfTheMemory() {
        FileCache<Integer, String> other = new FileCache<>(memory);
        long old = System.nanoTime() - FileMemory.TRUSTED_NANOS;
        for (int i = 0; i < 5; i++) {
            cache.put(i, "old", 100, old);
        }
        put(other, 1, "new", 0);
        assertThat(memory.octets()).isEqualTo(1024);
        other.clear();
        assertThat(memory.octets()).isZero();
    }

    @Test
    void manyCachesTogetherKeepNoMoreThanOne() {
        for (int i = 0; i < 100; i++) {
            FileCache<Integer, String> one = new FileCache<>(memory);
            for (int key = 0; key < 10; key++) {
                put(one, key, "x", 1000);
                assertThat(memory.octets()).isBetween(2024L, (long) MOST);
            }
        }
    }

    /** Much was asked for once; what a few ask for now stays, wherever its keys are in the order of hashes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 500, 100_000})
    void afterACrawlAFewHotFilesAreAlwaysFound(int first) {
        for (int i = 0; i < 1000; i++) {
            put(cache, i, "cold", 0);
        }
        for (int hot = first; hot < first + 10; hot++) {
            put(cache, hot, "hot", 0);
        }
        assertThat(IntStream.range(first, first + 10))
                .allSatisfy(hot -> assertThat(cache.get(hot)).isEqualTo("hot"));
        assertThat(memory.octets()).isLessThanOrEqualTo(MOST);
    }

    @Test
    void theFirstPutIsTheFirstToGo() {
        for (int i = 0; i < 19; i++) {
            put(cache, i, "x", 0);
        }
        put(cache, 0, "anew", 0);
        put(cache, 19, "x", 0);
        assertThat(cache.get(1)).isNull();
        assertThat(cache.get(0)).isEqualTo("anew");
        assertThat(cache.get(2)).isEqualTo("x");
    }
}
