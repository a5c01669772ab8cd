package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookTest {
    private final Hook hook = new Hook();
    private final List<String> told = new ArrayList<>();

    @Test
    void whoAskedIsToldOnce() {
        hook.set(() -> told.add("first"));
        hook.fire();
        hook.fire();
        assertThat(told).containsExactly("first");
    }

    @Test
    void whoAsksWithoutMoreTakesThePlace() {
        hook.set(() -> told.add("first"));
        hook.set(() -> told.add("second"));
        hook.fire();
        assertThat(told).containsExactly("second");
    }

    @Test
    void whoWouldBeTheFirstLeavesOthersTheirPlace() {
        assertThat(hook.setFirst(() -> told.add("first"))).isTrue();
        assertThat(hook.setFirst(() -> told.add("second"))).isFalse();
        hook.fire();
        assertThat(told).containsExactly("first");
        assertThat(hook.isSet()).isFalse();
    }

    @Test
    void onlyWhoHasThePlaceGivesItUp() {
        Runnable first = () -> told.add("first");
        Runnable second = () -> told.add("second");
        hook.set(first);
        assertThat(hook.clear(second)).isFalse();
        assertThat(hook.clear(first)).isTrue();
        hook.fire();
        assertThat(told).isEmpty();
    }
}
