package io.waymark.benchmarks.gate;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints budget results as a table. */
final class BudgetTable {
    private BudgetTable() {}

    static void print(List<BudgetResult> budgetResults, PrintStream out) {
        out.println();
        out.printf(
                "%-24s %-8s %-24s %-10s %-26s %s%n",
                "budget", "JDK", "measured (spread)", "limit", "verdict", "raw / baseline; peers");
        for (BudgetResult result : budgetResults) {
            Budget budget = result.budget();
            out.printf(
                    "%-24s %-8s %-24s %-10s %-26s %s%n",
                    budget.id(),
                    result.javaVersion().isEmpty() ? "-" : result.javaVersion(),
                    measuredText(result),
                    (budget.higherIsBetter() ? ">= " : "<= ") + format(budget.limit()) + unit(budget),
                    result.verdict()
                            + (result.verdict() == Verdict.KNOWN_FAILURE
                                    ? " (" + format(budget.interimLimit()) + ")"
                                    : ""),
                    details(result));
        }
        out.println();
        out.println(
                "measured: median of all rounds (minimum-maximum); x: multiple of the baseline of the same run; (N): interim"
                        + " limit of a budget that is known not to be met.");
        budgetResults.stream()
                .filter(result -> result.verdict() == Verdict.NOT_MEASURED)
                .forEach(result -> out.println("not measured: "
                        + result.budget().id() + ": " + result.budget().description() + " (suite "
                        + result.budget().suite() + ")"));
        budgetResults.stream()
                .filter(result -> result.verdict() == Verdict.BREACH)
                .forEach(result -> out.println("breach: " + result.budget().id() + ": "
                        + result.budget().description() + "; rationale of the limit: "
                        + result.budget().rationale()));
    }

    private static String measuredText(BudgetResult result) {
        if (result.rounds().isEmpty()) {
            return "-";
        }
        return format(result.median()) + unit(result.budget()) + " (" + format(result.min()) + "-"
                + format(result.max()) + ")";
    }

    private static String details(BudgetResult result) {
        String peers = result.peers().entrySet().stream()
                .map(peer -> peer.getKey() + " " + format(peer.getValue()))
                .collect(Collectors.joining(", "));
        String own = Double.isNaN(result.measured())
                ? ""
                : format(result.measured())
                        + (Double.isNaN(result.baseline()) ? "" : " / " + format(result.baseline()));
        return own + (peers.isEmpty() ? "" : "; " + peers);
    }

    private static String unit(Budget budget) {
        return budget.unit().equals("x") ? "x" : " " + budget.unit();
    }

    /** Rounds to about three significant digits. */
    static String format(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
