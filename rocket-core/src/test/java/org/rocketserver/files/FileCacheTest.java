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

/** What is kept of files: for how long, and how much. */
class FileCacheTest {
    private static final int MOST = 20_000;

    private final FileCache<Integer, String> cache = new FileCache<>(MOST);

    @Test
    void givesOutWhatWasFoundUntilItIsOld() {
        cache.put(1, "one", 100);
        String atOnce = cache.get(1);
        assertThat(atOnce == null ? "a slow machine" : atOnce).isIn("one", "a slow machine");
        assertThat(cache.get(2)).isNull();
        await().until(() -> cache.get(1) == null);
        cache.put(1, "again", 100);
        assertThat(cache.octets()).isEqualTo(1124);
        cache.remove(1);
        assertThat(cache.get(1)).isNull();
        assertThat(cache.octets()).isZero();
    }

    @Test
    void staysBoundedInOctetsAndInNumber() {
        for (int i = 0; i < 1000; i++) {
            cache.put(i, "x", i % 2 == 0 ? 0 : 1000);
            assertThat(cache.octets()).isBetween(1024L, (long) MOST);
        }
        long kept = IntStream.range(0, 1000).filter(i -> cache.get(i) != null).count();
        assertThat(kept).isLessThanOrEqualTo(MOST / 1024);
    }

    @Test
    void whatIsLargerThanAllOfItIsNotKeptAndPushesNothingOut() {
        cache.put(1, "small", 100);
        cache.put(2, "large", MOST);
        assertThat(cache.octets()).isEqualTo(1124);
        cache.put(1, "grown", MOST);
        assertThat(cache.octets()).isZero();
        assertThat(cache.get(1)).isNull();
    }

    @Test
    void nothingIsKeptWhereNothingMayBe() {
        FileCache<Integer, String> none = new FileCache<>(0);
        none.put(1, "one", 0);
        assertThat(none.keeps()).isFalse();
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
                            cache.put(key, "x", key * 50L);
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
        assertThat(cache.octets()).isBetween(0L, (long) MOST);
        for (int key = 0; key < 40; key++) {
            cache.remove(key);
        }
        assertThat(cache.octets()).isZero();
    }
}
