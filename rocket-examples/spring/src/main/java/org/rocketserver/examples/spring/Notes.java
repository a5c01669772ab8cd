package org.rocketserver.examples.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.security.access.prepost.PreAuthorize;

/** Notes that everybody may write and few may delete. Thread-safe. */
public class Notes {
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> readers = new CopyOnWriteArrayList<>();

    /** All notes, the first first. */
    public List<String> all() {
        return List.copyOf(all);
    }

    /** Adds a note and tells the readers. */
    public void add(String note) {
        if (note.isBlank()) {
            throw new IllegalArgumentException("a note needs words");
        }
        all.add(note);
        readers.forEach(reader -> reader.accept(note));
    }

    /** Deletes everything. */
    @PreAuthorize("hasRole('ADMIN')")
    public void clear() {
        all.clear();
    }

    /** Tells somebody of every note to come. */
    public void read(Consumer<String> reader) {
        readers.add(reader);
    }
}
