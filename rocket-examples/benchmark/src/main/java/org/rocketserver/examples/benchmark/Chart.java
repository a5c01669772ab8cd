package org.rocketserver.examples.benchmark;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The results as pictures. */
final class Chart {
    private static final int WIDTH = 760;
    private static final int NAMES = 190;
    private static final int ROW = 18;
    private static final int TOP = 44;

    /** Ratios beyond are drawn at the edge. */
    private static final double MOST_RATIO = 2.5;

    private static final int PANEL_WIDTH = 380;
    private static final int PANEL_HEIGHT = 180;
    private static final int MARGIN = 44;

    /** What smaller bodies cost for each MiB is the cost of a request, and would hide the rest. */
    private static final double LEAST_BODY = 1 << 20;

    private final Results results;

    Chart(Results results) {
        this.results = results;
    }

    /**
     * A picture.
     *
     * @param svg empty if there is nothing to show
     */
    record Picture(String file, String title, String svg) {}

    // ---- bars

    /**
     * Rocket's processor time per request as a part of the best peer's, a bar a scenario, with a tick for each peer.
     */
    Picture processorTime() {
        String title = "Processor time per request, the best of Tomcat, Jetty and Undertow = 1";
        List<String> names = results.names().stream().filter(this::compares).toList();
        if (names.isEmpty()) {
            return new Picture("cpu.svg", title, "");
        }
        Svg svg = new Svg(WIDTH, TOP + ROW * names.size() + 24);
        svg.text(8, 18, Svg.Anchor.START, "title", title);
        svg.text(8, 34, Svg.Anchor.START, "", "bar: Rocket; ticks: Tomcat, Jetty, Undertow (shorter is better)");
        double bottom = TOP + ROW * names.size();
        for (double ratio = 0; ratio <= MOST_RATIO; ratio += 0.5) {
            svg.line(x(ratio), TOP - 4, x(ratio), bottom, ratio == 1 ? "axis" : "limit");
            svg.text(x(ratio), bottom + 16, Svg.Anchor.MIDDLE, "", String.format(Locale.ROOT, "%.1f", ratio));
        }
        double y = TOP;
        for (String name : names) {
            bar(svg, name, y);
            y += ROW;
        }
        return new Picture("cpu.svg", title, svg.toString());
    }

    private boolean compares(String name) {
        return results.table(name)
                .filter(table -> least(table, Contender.ROCKET.label()).isPresent()
                        && table.least(Contender.peers(), Trial.LEAST).isPresent())
                .isPresent();
    }

    private static OptionalDouble least(Table table, String row) {
        return table.value(row, Trial.LEAST);
    }

    private void bar(Svg svg, String name, double y) {
        Table table = results.table(name).orElseThrow();
        double best = table.least(Contender.peers(), Trial.LEAST).orElseThrow();
        double own = least(table, Contender.ROCKET.label()).orElseThrow() / best;
        svg.text(NAMES - 8, y + 12, Svg.Anchor.END, "", name);
        svg.bar(NAMES, y + 3, x(own) - NAMES, ROW - 6, "own");
        for (String peer : Contender.peers()) {
            OptionalDouble other = least(table, peer);
            if (other.isPresent()) {
                double at = x(other.getAsDouble() / best);
                svg.bar(at - 1, y + 2, 2, ROW - 4, "other");
            }
        }
        svg.text(WIDTH - 4, y + 12, Svg.Anchor.END, "", Table.shown(own));
    }

    private static double x(double ratio) {
        return NAMES + Math.min(ratio, MOST_RATIO) / MOST_RATIO * (WIDTH - NAMES - 48);
    }

    // ---- curves

    /** A panel for each curve, the number of things growing by powers of ten to the right. */
    Picture growth() {
        String title = "Processor time as work grows";
        List<Growth.Curve> curves = new ArrayList<>();
        for (Growth.Curve curve : Growth.Curve.values()) {
            if (results.table(curve.label())
                    .filter(table -> !table.rows().isEmpty())
                    .isPresent()) {
                curves.add(curve);
            }
        }
        if (curves.isEmpty()) {
            return new Picture("growth.svg", title, "");
        }
        Svg svg = new Svg(2 * PANEL_WIDTH, (curves.size() + 1) / 2 * PANEL_HEIGHT);
        for (int i = 0; i < curves.size(); i++) {
            panel(svg, curves.get(i), i % 2 * PANEL_WIDTH, i / 2 * PANEL_HEIGHT);
        }
        return new Picture("growth.svg", title, svg.toString());
    }

    private void panel(Svg svg, Growth.Curve curve, double left, double top) {
        Table table = results.table(curve.label()).orElseThrow();
        boolean bodies = curve == Growth.Curve.DOWNLOAD || curve == Growth.Curve.UPLOAD;
        String column = bodies ? Growth.CPU_PER_MIB : Growth.CPU;
        Map<String, List<double[]>> series = series(table, column);
        double most = series.values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point[1])
                .max()
                .orElse(1);
        DoubleSummaryStatistics span = series.values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> decade(point[0]))
                .summaryStatistics();
        double bottom = top + PANEL_HEIGHT - 30;
        double high = PANEL_HEIGHT - 62;
        double wide = PANEL_WIDTH - MARGIN - 70;
        svg.text(left + 8, top + 16, Svg.Anchor.START, "title", column + " by " + curve.what());
        svg.line(left + MARGIN, bottom, left + MARGIN + wide, bottom, "axis");
        svg.line(left + MARGIN, bottom, left + MARGIN, bottom - high, "axis");
        svg.text(left + MARGIN - 4, bottom - high + 4, Svg.Anchor.END, "", Table.shown(most));
        svg.text(left + MARGIN - 4, bottom + 4, Svg.Anchor.END, "", "0");
        series.forEach((name, points) -> {
            String style = name.startsWith(Contender.ROCKET.label()) ? "own" : "other";
            StringBuilder path = new StringBuilder();
            double y = bottom;
            double x = left + MARGIN;
            for (double[] point : points) {
                x = left + MARGIN + (decade(point[0]) - span.getMin()) / (span.getMax() - span.getMin()) * wide;
                y = bottom - point[1] / most * high;
                path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
                svg.dot(x, y, style);
                if (style.equals("own")) {
                    svg.text(x, bottom + 16, Svg.Anchor.MIDDLE, "", number(point[0]));
                }
            }
            svg.path(path.toString().trim(), style);
            svg.text(x + 6, y + 4, Svg.Anchor.START, "", name);
        });
    }

    /** Points by contender; those without a figure that says something are left out. */
    private static Map<String, List<double[]>> series(Table table, String column) {
        Map<String, List<double[]>> series = new LinkedHashMap<>();
        for (String row : table.rows()) {
            OptionalDouble x = table.value(row, Growth.X);
            OptionalDouble y = table.value(row, column);
            boolean shown = !column.equals(Growth.CPU_PER_MIB) || x.orElse(0) >= LEAST_BODY;
            if (shown && x.isPresent() && y.isPresent()) {
                series.computeIfAbsent(row.substring(0, row.indexOf(Growth.AT)), name -> new ArrayList<>())
                        .add(new double[] {x.getAsDouble(), y.getAsDouble()});
            }
        }
        return series;
    }

    /** So that nothing has its place, too. */
    private static double decade(double n) {
        return Math.log10(n + 1);
    }

    /** Short: {@code 16k}, {@code 64M}, {@code 1G}; by 1,024 where that comes out even. */
    private static String number(double n) {
        long whole = (long) n;
        String units = "kMG";
        for (int i = units.length(); i > 0; i--) {
            long binary = 1L << (10 * i);
            long decimal = (long) Math.pow(1000, i);
            if (whole >= decimal && (whole % binary == 0 || whole % decimal == 0)) {
                return (whole % binary == 0 ? whole / binary : whole / decimal) + units.substring(i - 1, i);
            }
        }
        return Long.toString(whole);
    }
}
