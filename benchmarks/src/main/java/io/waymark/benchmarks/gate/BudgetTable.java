package io.waymark.benchmarks.gate;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints judgements as a table. */
final class BudgetTable {
    private BudgetTable() {}

    static void print(List<BudgetResult> judgements, PrintStream out) {
        out.println();
        out.printf(
                "%-22s %-8s %-24s %-10s %-22s %s%n",
                "budget", "JDK", "measured (spread)", "limit", "verdict", "raw / floor; peers");
        for (BudgetResult judgement : judgements) {
            Budget budget = judgement.budget();
            out.printf(
                    "%-22s %-8s %-24s %-10s %-22s %s%n",
                    budget.id(),
                    judgement.java().isEmpty() ? "-" : judgement.java(),
                    measuredText(judgement),
                    (budget.higherIsBetter() ? ">= " : "<= ") + format(budget.limit()) + unit(budget),
                    judgement.verdict()
                            + (judgement.verdict() == Verdict.KNOWN_FAILURE
                                    ? " (" + format(budget.interimLimit()) + ")"
                                    : ""),
                    details(judgement));
        }
        out.println();
        out.println(
                "measured: median of all rounds, least to most; x: times the floor of the same run; not yet (N): known"
                        + " not to be met, and a breach if it gets worse than N.");
        judgements.stream()
                .filter(judgement -> judgement.verdict() == Verdict.NOT_MEASURED)
                .forEach(judgement -> out.println("not measured: "
                        + judgement.budget().id() + ": " + judgement.budget().description() + " (suite "
                        + judgement.budget().suite() + ")"));
        judgements.stream()
                .filter(judgement -> judgement.verdict() == Verdict.BREACH)
                .forEach(
                        judgement -> out.println("breach: " + judgement.budget().id() + ": "
                                + judgement.budget().description() + "; the limit's reason: "
                                + judgement.budget().rationale()));
    }

    private static String measuredText(BudgetResult judgement) {
        if (judgement.rounds().isEmpty()) {
            return "-";
        }
        return format(judgement.median()) + unit(judgement.budget()) + " (" + format(judgement.min()) + "-"
                + format(judgement.max()) + ")";
    }

    private static String details(BudgetResult judgement) {
        String peers = judgement.peers().entrySet().stream()
                .map(peer -> peer.getKey() + " " + format(peer.getValue()))
                .collect(Collectors.joining(", "));
        String own = Double.isNaN(judgement.measured())
                ? ""
                : format(judgement.measured())
                        + (Double.isNaN(judgement.baseline()) ? "" : " / " + format(judgement.baseline()));
        return own + (peers.isEmpty() ? "" : "; " + peers);
    }

    private static String unit(Budget budget) {
        return budget.unit().equals("x") ? "x" : " " + budget.unit();
    }

    /** Three significant digits, but whole numbers whole. */
    static String format(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
