package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of a run in a folder. What is there already is not measured again, so that a run can be gone on with. */
final class Results {
    private final Path folder;
    private final Map<String, Table> tables = new LinkedHashMap<>();

    Results(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    Path folder() {
        return folder;
    }

    /** Whether a section was measured before. */
    boolean has(Section section) {
        return Files.exists(file(section));
    }

    /** Reads a section's table, or measures it. */
    Table take(Section section) throws IOException, InterruptedException {
        Table table;
        if (has(section)) {
            table = Table.read(file(section));
        } else {
            table = section.measure();
            table.write(file(section));
        }
        tables.put(section.name(), table);
        return table;
    }

    private Path file(Section section) {
        return folder.resolve(section.name() + ".tsv");
    }

    /** The table of a section, if this run has it. */
    Optional<Table> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** The names of the sections in order. */
    List<String> names() {
        return List.copyOf(tables.keySet());
    }
}
