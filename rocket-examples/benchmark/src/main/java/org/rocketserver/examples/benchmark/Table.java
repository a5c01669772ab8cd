package org.rocketserver.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;

/** What a section measured: figures by row and column, as they are kept in a file, shown and judged. */
final class Table {
    private static final String TAB = "\t";

    private final String title;
    private final List<String> columns;
    private final Map<String, double[]> rows = new LinkedHashMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();

    Table(String title, List<String> columns) {
        this.title = title;
        this.columns = List.copyOf(columns);
    }

    String title() {
        return title;
    }

    /** The rows with figures, in order. */
    Set<String> rows() {
        return rows.keySet();
    }

    /** Adds a row; a figure that is not known is NaN. */
    void add(String row, double... figures) {
        if (figures.length != columns.size()) {
            throw new IllegalArgumentException(figures.length + " figures for " + columns);
        }
        rows.put(row, figures);
    }

    /** Adds a row without figures, because they would be wrong. */
    void addInvalid(String row, String fault) {
        faults.put(row, fault);
    }

    /** A figure, if it is known. */
    OptionalDouble value(String row, String column) {
        double[] figures = rows.get(row);
        int at = columns.indexOf(column);
        if (figures == null || at < 0 || Double.isNaN(figures[at])) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(figures[at]);
    }

    /** The least figure of a column among some rows. */
    OptionalDouble least(List<String> among, String column) {
        return values(among, column).min();
    }

    /** The greatest figure of a column among some rows. */
    OptionalDouble most(List<String> among, String column) {
        return values(among, column).max();
    }

    /** That of the first of some rows that has one. */
    OptionalDouble first(List<String> among, String column) {
        return values(among, column).findFirst();
    }

    private DoubleStream values(List<String> among, String column) {
        return among.stream().map(row -> value(row, column)).flatMapToDouble(OptionalDouble::stream);
    }

    /** A column whose figures are those of another divided by one. */
    void ratios(String column, String of, OptionalDouble by) {
        int at = columns.indexOf(column);
        int from = columns.indexOf(of);
        rows.values().forEach(figures -> figures[at] = figures[from] / by.orElse(Double.NaN));
    }

    /** As Markdown, with its title as heading. */
    String markdown() {
        StringBuilder text = new StringBuilder("\n### ").append(title).append("\n\n| |");
        columns.forEach(column -> text.append(' ').append(column).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(columns.size())).append('\n');
        rows.forEach((row, figures) -> {
            text.append("| ").append(row).append(" |");
            for (double figure : figures) {
                text.append(' ').append(shown(figure)).append(" |");
            }
            text.append('\n');
        });
        faults.forEach((row, fault) -> text.append("| ")
                .append(row)
                .append(" | invalid: ")
                .append(fault)
                .append(" |\n"));
        return text.toString();
    }

    /** A figure with three digits that count, or all of a whole part that is longer; whole numbers as such. */
    static String shown(double figure) {
        if (Double.isNaN(figure)) {
            return "–";
        }
        double size = Math.abs(figure);
        String format = size >= 100 || figure == Math.rint(figure) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, figure);
    }

    // ---- files

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(title, String.join(TAB, columns)));
        rows.forEach((row, figures) -> {
            StringBuilder line = new StringBuilder(row);
            for (double figure : figures) {
                line.append(TAB).append(figure);
            }
            lines.add(line.toString());
        });
        faults.forEach((row, fault) -> lines.add("invalid" + TAB + row + TAB + fault.replaceAll("\\s", " ")));
        Files.write(file, lines);
    }

    static Table read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Table table = new Table(lines.get(0), List.of(lines.get(1).split(TAB, -1)));
        for (String line : lines.subList(2, lines.size())) {
            String[] fields = line.split(TAB, -1);
            if (fields[0].equals("invalid")) {
                table.addInvalid(fields[1], fields[2]);
                continue;
            }
            double[] figures = new double[fields.length - 1];
            for (int i = 0; i < figures.length; i++) {
                figures[i] = Double.parseDouble(fields[i + 1]);
            }
            table.add(fields[0], figures);
        }
        return table;
    }
}
