package org.rocketserver.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What becomes due, earliest first: a binary heap whose members know their place, so that each can be moved or taken
 * out. Owner: monitor.
 */
final class Deadlines {
    private @Nullable Due[] heap = new @Nullable Due[64];
    private int size;

    /** The earliest member, or null. */
    @Nullable
    Due first() {
        return size == 0 ? null : heap[0];
    }

    /** When the earliest member is due. */
    long next() {
        Due first = first();
        return first == null ? Due.NEVER : first.filed;
    }

    int size() {
        return size;
    }

    /** Files something under a time, anew or again. */
    void file(Due due, long when) {
        if (when == Due.NEVER) {
            remove(due);
            return;
        }
        if (due.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            due.filed = when;
            put(due, size++);
            up(due.place);
        } else {
            long before = due.filed;
            due.filed = when;
            if (when < before) {
                up(due.place);
            } else {
                down(due.place);
            }
        }
    }

    /** Takes something out, if it is in. */
    void remove(Due due) {
        int place = due.place;
        due.filed = Due.NEVER;
        if (place < 0) {
            return;
        }
        due.place = -1;
        Due last = at(--size);
        heap[size] = null;
        if (last != due) {
            put(last, place);
            up(place);
            down(last.place);
        }
    }

    private Due at(int place) {
        Due due = heap[place];
        if (due == null) {
            throw new IllegalStateException("the heap has a gap");
        }
        return due;
    }

    private void put(Due due, int place) {
        heap[place] = due;
        due.place = place;
    }

    private void up(int from) {
        int place = from;
        Due due = at(place);
        while (place > 0 && at((place - 1) / 2).filed > due.filed) {
            put(at((place - 1) / 2), place);
            place = (place - 1) / 2;
        }
        put(due, place);
    }

    private void down(int from) {
        int place = from;
        Due due = at(place);
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && at(child + 1).filed < at(child).filed) {
                child++;
            }
            if (at(child).filed >= due.filed) {
                break;
            }
            put(at(child), place);
            place = child;
        }
        put(due, place);
    }
}
