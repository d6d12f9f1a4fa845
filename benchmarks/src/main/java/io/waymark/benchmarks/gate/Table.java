package io.waymark.benchmarks.gate;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints judgements as a table. */
final class Table {
    private Table() {}

    static void print(List<Judgement> judgements, PrintStream out) {
        out.println();
        out.printf(
                "%-22s %-8s %-24s %-10s %-22s %s%n",
                "budget", "JDK", "measured (spread)", "limit", "verdict", "raw / floor; peers");
        for (Judgement judgement : judgements) {
            Budget budget = judgement.budget();
            out.printf(
                    "%-22s %-8s %-24s %-10s %-22s %s%n",
                    budget.id(),
                    judgement.java().isEmpty() ? "-" : judgement.java(),
                    measured(judgement),
                    (budget.higherIsBetter() ? ">= " : "<= ") + number(budget.limit()) + unit(budget),
                    judgement.verdict()
                            + (judgement.verdict() == Verdict.NOT_YET ? " (" + number(budget.interim()) + ")" : ""),
                    beside(judgement));
        }
        out.println();
        out.println(
                "measured: median of all rounds, least to most; x: times the floor of the same run; not yet (N): known"
                        + " not to be met, and a breach if it gets worse than N.");
        judgements.stream()
                .filter(judgement -> judgement.verdict() == Verdict.MISSING)
                .forEach(judgement -> out.println("not measured: "
                        + judgement.budget().id() + ": " + judgement.budget().what() + " (suite "
                        + judgement.budget().suite() + ")"));
        judgements.stream()
                .filter(judgement -> judgement.verdict() == Verdict.BREACH)
                .forEach(
                        judgement -> out.println("breach: " + judgement.budget().id() + ": "
                                + judgement.budget().what() + "; the limit's reason: "
                                + judgement.budget().reason()));
    }

    private static String measured(Judgement judgement) {
        if (judgement.rounds().isEmpty()) {
            return "-";
        }
        return number(judgement.median()) + unit(judgement.budget()) + " (" + number(judgement.least()) + "-"
                + number(judgement.most()) + ")";
    }

    private static String beside(Judgement judgement) {
        String peers = judgement.peers().entrySet().stream()
                .map(peer -> peer.getKey() + " " + number(peer.getValue()))
                .collect(Collectors.joining(", "));
        String own = Double.isNaN(judgement.raw())
                ? ""
                : number(judgement.raw()) + (Double.isNaN(judgement.floor()) ? "" : " / " + number(judgement.floor()));
        return own + (peers.isEmpty() ? "" : "; " + peers);
    }

    private static String unit(Budget budget) {
        return budget.unit().equals("x") ? "x" : " " + budget.unit();
    }

    /** Three significant digits, but whole numbers whole. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
