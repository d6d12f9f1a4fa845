package io.waymark.benchmarks.gate;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders budget results as SVG: one bar per budget, whose length is the used share of the limit, on a logarithmic scale from a
 * tenth of the limit to ten times the limit. The line in the middle is the limit; ticks are peers.
 */
final class BudgetChart {
    private static final int WIDTH = 960;
    private static final int LEFT = 300;
    private static final int RIGHT = 900;
    private static final int ROW = 30;
    private static final int TOP = 50;

    private BudgetChart() {}

    static String toSvg(List<BudgetResult> budgetResults) {
        StringBuilder svg = new StringBuilder(4096);
        int height = TOP + budgetResults.size() * ROW + 30;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height));
        appendText(svg, 10, 20, "Cost as a share of its budget (log scale; left of the line is within the limit)");
        for (double share : new double[] {0.1, 0.5, 1, 2, 10}) {
            double x = x(share);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.0f\" y1=\"%d\" x2=\"%.0f\" y2=\"%d\" stroke=\"%s\"/>%n",
                    x,
                    TOP - 8,
                    x,
                    height - 20,
                    share == 1 ? "black" : "#ddd"));
            appendText(svg, (int) x - 8, TOP - 12, BudgetTable.format(share));
        }
        for (int i = 0; i < budgetResults.size(); i++) {
            appendRow(svg, budgetResults.get(i), TOP + i * ROW);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void appendRow(StringBuilder svg, BudgetResult result, int y) {
        Budget budget = result.budget();
        appendText(
                svg,
                10,
                y + 16,
                budget.id() + (result.javaVersion().isEmpty() ? "" : " (JDK " + result.javaVersion() + ")"));
        if (result.rounds().isEmpty()) {
            appendText(svg, LEFT + 4, y + 16, "not measured");
            return;
        }
        double end = x(limitUsage(budget, result.median()));
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n",
                LEFT,
                y + 5,
                Math.max(1, end - LEFT),
                switch (result.verdict()) {
                    case BREACH -> "#c62828";
                    case KNOWN_FAILURE, WITHIN_NOISE, TOLERATED, INCONCLUSIVE -> "#f9a825";
                    default -> "#2e7d32";
                }));
        for (Map.Entry<String, Double> peer : result.peers().entrySet()) {
            double x = x(limitUsage(budget, peer.getValue()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#1565c0\" stroke-width=\"2\">"
                            + "<title>%s</title></line>%n",
                    x,
                    y + 2,
                    x,
                    y + 22,
                    escape(peer.getKey())));
            appendText(svg, (int) x + 3, y + 28, peer.getKey());
        }
    }

    /** The used share of the limit: above 1 is over the limit, whichever direction is better. */
    private static double limitUsage(Budget budget, double value) {
        if (budget.higherIsBetter()) {
            return budget.limit() / value;
        }
        return budget.limit() == 0 ? 1 + value : value / budget.limit();
    }

    private static double x(double usage) {
        double position = (Math.log10(Math.min(10, Math.max(0.1, usage))) + 1) / 2;
        return LEFT + position * (RIGHT - LEFT);
    }

    private static void appendText(StringBuilder svg, int x, int y, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, escape(text)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
