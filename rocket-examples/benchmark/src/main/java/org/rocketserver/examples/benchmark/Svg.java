package org.rocketserver.examples.benchmark;

import java.util.Locale;

/** A picture made of a few shapes, readable on light and on dark ground. */
final class Svg {
    private static final String STYLE =
            """
            <style>
            text { font: 12px system-ui, sans-serif; fill: #57606a }
            .title { font-weight: 600 }
            .own { fill: #3b82c4; stroke: #3b82c4 }
            .other { fill: #9a8c7a; stroke: #9a8c7a }
            .axis { stroke: #8c959f; stroke-width: 1 }
            .limit { stroke: #8c959f; stroke-width: 1; stroke-dasharray: 3 3 }
            polyline { fill: none !important; stroke-width: 2 }
            @media (prefers-color-scheme: dark) { text { fill: #adbac7 } }
            </style>
            """;

    private final StringBuilder shapes = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Where a text begins, lies or ends. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    Svg text(double x, double y, Anchor anchor, String style, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        String where = anchor.name().toLowerCase(Locale.ROOT);
        return add("<text x='%.1f' y='%.1f' text-anchor='%s' class='%s'>%s</text>", x, y, where, style, safe);
    }

    Svg bar(double x, double y, double wide, double high, String style) {
        return add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' class='%s'/>", x, y, wide, high, style);
    }

    Svg line(double x1, double y1, double x2, double y2, String style) {
        return add("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' class='%s'/>", x1, y1, x2, y2, style);
    }

    Svg dot(double x, double y, String style) {
        return add("<circle cx='%.1f' cy='%.1f' r='2.5' class='%s'/>", x, y, style);
    }

    /** A line through points, {@code x,y x,y}. */
    Svg path(String points, String style) {
        return add("<polyline points='%s' class='%s'/>", points, style);
    }

    private Svg add(String format, Object... values) {
        shapes.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'>%n",
                        width,
                        height,
                        width,
                        height)
                + STYLE + shapes + "</svg>\n";
    }
}
