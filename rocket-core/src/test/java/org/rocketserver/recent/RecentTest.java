package org.rocketserver.recent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that came lately. */
class RecentTest {
    private static final int NEVER = 31;

    private int lot = NEVER;
    private final Recent<Value> recent = new Recent<>(4) {
        @Override
        int draw(int bound) {
            return lot;
        }
    };

    /** What is found by a hash that it is given. */
    private record Value(int hash, String text) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    @ParameterizedTest(name = "{0} slots are refused")
    @ValueSource(ints = {Integer.MIN_VALUE, -4, 0, 1, 2, 3, 5, 6, 4095})
    void aTableHasAPowerOfTwoSlotsAndEnoughForItsNeighbours(int slots) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recent<String>(slots))
                .withMessageContaining("not " + slots);
    }

    @Test
    void whatWasAddedIsFoundByItsHash() {
        assertThat(recent.get(1)).isNull();
        Value value = new Value(1, "value");
        recent.add(value);
        assertThat(recent.get(1)).isSameAs(value);
        assertThat(recent.get(0)).isNull();
    }

    @Test
    void aFewThatMeetInASlotAreAllKept() {
        List<Value> values = fill();
        assertThat(values)
                .allSatisfy(value -> assertThat(recent.get(value.hash)).isSameAs(value));
    }

    @Test
    void aTakenPlaceIsGivenAwaySeldom() {
        List<Value> values = fill();
        Value late = new Value(33, "late");
        recent.add(late);
        assertThat(recent.get(33)).isNull();
        lot = 2;
        recent.add(late);
        assertThat(recent.get(33)).isSameAs(late);
        assertThat(values)
                .filteredOn(value -> value.equals(recent.get(value.hash)))
                .hasSize(3);
    }

    /** As many as there are slots, so that all of them meet. */
    private List<Value> fill() {
        List<Value> values =
                IntStream.range(0, 4).mapToObj(i -> new Value(i, "met")).toList();
        values.forEach(recent::add);
        return values;
    }

    @Test
    void ofTwoWithOneHashOneIsKept() {
        Value first = new Value(1, "first");
        Value second = new Value(1, "second");
        recent.add(first);
        recent.add(second);
        assertThat(recent.get(1)).isSameAs(first);
        lot = 0;
        recent.add(second);
        assertThat(recent.get(1)).isSameAs(second);
    }

    @Test
    void aTableThatIsHalfFullKeepsAll() {
        Recent<String> table = new Recent<>(4096);
        List<String> paths =
                IntStream.range(0, 2000).mapToObj(i -> "GET /more/" + i).toList();
        paths.forEach(table::add);
        assertThat(paths.stream().filter(path -> path.equals(table.get(path.hashCode()))))
                .hasSizeGreaterThan(1900);
    }

    @Test
    void whatComesOftenGetsInAndWhatComesOnceSeldomDoes() {
        Recent<Integer> table = new Recent<>(4);
        int changes = 0;
        for (int i = 0; i < 8000; i++) {
            table.add(i);
            changes += table.get(i) == null ? 0 : 1;
        }
        assertThat(changes).isBetween(5, 4000);
    }
}
