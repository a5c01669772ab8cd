package org.rocketserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §14. */
class RangesTest {
    @ParameterizedTest(name = "{0} of 10000 is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0 | 0-0",
                "bytes=0-499 | 0-499",
                "BYTES=500-999 | 500-999",
                "bytes=-500 | 9500-9999",
                "bytes=-20000 | 0-9999",
                "bytes=9500- | 9500-9999",
                "bytes=0- | 0-9999",
                "bytes=9999-20000 | 9999-9999",
                "bytes=0-99999999999999999999999999 | 0-9999",
                "bytes= 0-0 , -1 | 0-0 9999-9999",
                "bytes=0-0,,-1, | 0-0 9999-9999",
                "bytes=-1,0-0 | 9999-9999 0-0",
                "bytes=500-600,601-999 | 500-999",
                "bytes=500-700,601-999 | 500-999",
                "bytes=5000-5001,0-10,5,1-20 | ",
                "bytes=5000-5001,0-10,5-20 | 0-20 5000-5001",
                "bytes=0-0,81-81 | 0-0 81-81",
                "bytes=0-0,80-80 | 0-80",
                "bytes=20000-,1-2 | 1-2",
            })
    void readsParts(String field, String parts) {
        Ranges ranges = Ranges.of(field, 10_000);
        if (parts == null) {
            assertThat(ranges).isEqualTo(Ranges.WHOLE);
        } else {
            assertThat(text(ranges)).isEqualTo(parts);
        }
    }

    private static String text(Ranges ranges) {
        return ((Ranges.Parts) ranges)
                .parts().stream().map(part -> part.first() + "-" + part.last()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest(name = "\"{0}\" is ignored")
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=a-b",
                "bytes=1",
                "bytes=2-1",
                "bytes=1-2-3",
                "bytes=--1",
                "bytes=+1-2",
                "bytes=1-+2",
                "bytes=0x1-2",
                "bytes=1 -2",
                "lines=0-1",
                "bytes 0-1",
                "=0-1",
                "bytes=0-1;2-3"
            })
    void ignoresWhatItDoesNotUnderstand(String field) {
        assertThat(Ranges.of(field, 10)).isEqualTo(Ranges.WHOLE);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({"bytes=10-, 10", "bytes=10-20, 10", "'bytes=10-,11-', 10", "bytes=0-, 0", "bytes=0-0, 0", "bytes=-0, 10"
    })
    void cannotSatisfyWhatLiesBehindTheEnd(String field, long size) {
        assertThat(Ranges.of(field, size)).isEqualTo(Ranges.UNSATISFIABLE);
    }

    @Test
    void theEndOfNothingIsNothing() {
        assertThat(Ranges.of("bytes=-5", 0)).isEqualTo(Ranges.WHOLE);
        assertThat(Ranges.of(null, 5)).isEqualTo(Ranges.WHOLE);
    }

    @Test
    void aFloodOfRangesIsAnsweredWithEverything() {
        assertThat(Ranges.of("bytes=" + "0-0,1000-1000,".repeat(17), 10_000)).isEqualTo(Ranges.WHOLE);
        assertThat(Ranges.of("bytes=" + "0-,".repeat(32), 10_000))
                .isEqualTo(new Ranges.Parts(List.of(new ByteRange(0, 9999))));
    }

    @Test
    void writesContentRange() {
        assertThat(new ByteRange(0, 4).contentRange(10)).isEqualTo("bytes 0-4/10");
        assertThat(Ranges.unsatisfied(10)).isEqualTo("bytes */10");
    }

    @Property
    void partsNeverOverlapAndNeverLeaveTheFile(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 3000) Integer> numbers,
            @ForAll @IntRange(min = 0, max = 2000) int size) {
        StringBuilder field = new StringBuilder("bytes=");
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            field.append(numbers.get(i))
                    .append('-')
                    .append(numbers.get(i) + numbers.get(i + 1))
                    .append(',');
        }
        if (Ranges.of(field.toString(), size) instanceof Ranges.Parts ranges) {
            long sum = ranges.parts().stream().mapToLong(ByteRange::length).sum();
            assertThat(sum).isBetween(1L, (long) size);
            assertThat(ranges.parts()).allMatch(part -> part.last() < size);
        }
    }
}
