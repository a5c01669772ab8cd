package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.rocketserver.config.Limits;

/** Direct buffers, as far as there is memory for them. */
class BuffersTest {
    private static final int MANY = 1000;

    private int left;
    private int tried;
    private final Buffers buffers = new Buffers(MANY, this::allocate);

    private ByteBuffer allocate(int size) {
        tried++;
        left -= size;
        if (left < 0) {
            left += size;
            throw new OutOfMemoryError("Cannot reserve direct buffer memory, as this test has it");
        }
        return ByteBuffer.allocateDirect(size);
    }

    private List<ByteBuffer> lend(int count) {
        List<ByteBuffer> lent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lent.add(buffers.lend());
        }
        return lent;
    }

    private static long direct(List<ByteBuffer> lent) {
        return lent.stream().filter(ByteBuffer::isDirect).count();
    }

    @Test
    void withoutDirectMemoryForALargeBufferAUsualOneDoesEverAfter() {
        left = Buffers.LARGE - 1;
        for (int i = 0; i < 3; i++) {
            ByteBuffer buffer = buffers.lendLarge();
            assertThat(buffer.capacity()).isEqualTo(Buffers.SIZE);
            assertThat(buffer.isDirect()).isTrue();
            buffers.giveBack(buffer);
        }
        assertThat(tried)
                .as("a large one, which cost a collection, and a usual one")
                .isEqualTo(2);
    }

    @Test
    void withoutDirectMemoryHeapBuffersDo() {
        left = 8 * Buffers.SIZE;
        List<ByteBuffer> lent = lend(20);
        assertThat(direct(lent)).isEqualTo(8);
        assertThat(lent).allSatisfy(buffer -> assertThat(buffer.hasRemaining()).isTrue());
        assertThat(tried).as("one in vain").isEqualTo(9);
    }

    /** The JDK needs direct memory of its own to write what is in a heap buffer. */
    @Test
    void someOfTheMemoryIsLeftToTheJdkThen() {
        left = 8 * Buffers.SIZE;
        lend(20).forEach(buffers::giveBack);
        assertThat(direct(lend(20))).isEqualTo(6);
        assertThat(tried).isEqualTo(9);
    }

    @Test
    void largeBuffersGoFirst() {
        left = Buffers.LARGE + Buffers.SIZE;
        ByteBuffer large = buffers.lendLarge();
        assertThat(large.capacity()).isEqualTo(Buffers.LARGE);
        assertThat(direct(lend(2))).isEqualTo(1);
        buffers.giveBack(large);
        assertThat(buffers.lendLarge().capacity()).isLessThanOrEqualTo(Buffers.SIZE);
    }

    /** Who fills one may lose his processor before it is sent, and others go on meanwhile. */
    @Test
    void thereAreMoreLargeBuffersThanProcessors() {
        Buffers many = new Buffers(Integer.MAX_VALUE, ByteBuffer::allocate); // on the heap, as that is not the point
        int processors = Runtime.getRuntime().availableProcessors();
        List<ByteBuffer> lent = new ArrayList<>();
        for (int i = 0; i <= 4 * processors; i++) {
            lent.add(many.lendLarge());
        }
        assertThat(lent.subList(0, 4 * processors))
                .allSatisfy(buffer -> assertThat(buffer.capacity()).isEqualTo(Buffers.LARGE));
        assertThat(lent.get(4 * processors).capacity()).isEqualTo(Buffers.SIZE);
    }

    /** Or a megabyte in one piece would cost a call and a packet more. */
    @Test
    void aMegabyteAndTheLargestHeadThatIsUsualFitALargeBuffer() {
        assertThat(Buffers.LARGE).isGreaterThanOrEqualTo(1024 * 1024 + Limits.DEFAULT.responseHeadBytes());
    }

    @Test
    void whatIsGivenBackIsLentAgain() {
        left = Integer.MAX_VALUE;
        ByteBuffer first = buffers.lend();
        ByteBuffer large = buffers.lendLarge();
        first.position(10);
        buffers.giveBack(first);
        buffers.giveBack(large);
        assertThat(buffers.lend()).isSameAs(first).isEqualTo(ByteBuffer.allocate(Buffers.SIZE));
        assertThat(buffers.lendLarge()).isSameAs(large);
    }

    /** It is the likeliest to be in a processor's cache. */
    @Test
    void whatWasGivenBackLastIsLentFirst() {
        left = 2 * (Buffers.SIZE + Buffers.LARGE);
        usedLastIsLentFirst(buffers::lend);
        usedLastIsLentFirst(buffers::lendLarge);
    }

    private void usedLastIsLentFirst(Supplier<ByteBuffer> lender) {
        ByteBuffer first = lender.get();
        ByteBuffer last = lender.get();
        buffers.giveBack(first);
        buffers.giveBack(last);
        assertThat(lender.get()).isSameAs(last);
        assertThat(lender.get()).isSameAs(first);
    }
}
