package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.SuiteResults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A budget beside what was measured.
 *
 * @param budget it
 * @param java the JDK's version; empty if nothing was measured
 * @param verdict what follows
 * @param rounds the quotient in each round
 * @param measured the measured quantity's median, before it was divided
 * @param baseline the floor's median; NaN if there is none
 * @param peers the others' quotients
 */
record BudgetResult(
        Budget budget,
        String java,
        Verdict verdict,
        List<Double> rounds,
        double measured,
        double baseline,
        Map<String, Double> peers) {
    /** The share of rounds that noise may spoil: noise only ever adds to a cost, so the better rounds are nearer the truth. */
    private static final double BEST_QUARTILE = 0.25;

    /**
     * Others that use more of a core than this disturb: on two cores a measured process and its helpers need both.
     */
    static final double BUSY_CORES_LIMIT = 0.25;

    /** A floor is the machine alone: where it differs as much from round to round, the machine is not steady. */
    private static final double MAX_BASELINE_SPREAD = 2;

    static BudgetResult notMeasured(Budget budget) {
        return new BudgetResult(budget, "", Verdict.NOT_MEASURED, List.of(), Double.NaN, Double.NaN, Map.of());
    }

    /**
     * Judges.
     *
     * @param tolerance what limits of quantities that noise adds to are multiplied by
     */
    static BudgetResult evaluate(Budget budget, SuiteResults results, double tolerance) {
        List<Double> raw = budget.measure().values(results);
        List<Double> floor = MetricTerm.sum(budget.baseline(), results);
        List<Double> rounds = ratios(budget, raw, floor);
        Map<String, Double> peers = new LinkedHashMap<>();
        for (String peer : budget.peers()) {
            List<Double> theirs =
                    ratios(budget, budget.measure().withContender(peer).values(results), floor);
            if (!theirs.isEmpty()) {
                peers.put(peer, RoundStatistics.median(theirs));
            }
        }
        return new BudgetResult(
                budget,
                results.javaVersion(),
                verdict(budget, rounds, tolerance, isUnreliable(results, floor)),
                rounds,
                RoundStatistics.median(raw),
                RoundStatistics.median(floor),
                peers);
    }

    /** Rounds whose floor is nothing, or less, say nothing. */
    private static List<Double> ratios(Budget budget, List<Double> values, List<Double> floor) {
        if (budget.baseline().isEmpty()) {
            return values;
        }
        if (floor.isEmpty()) {
            return List.of();
        }
        return RoundStatistics.combine(values, floor, (value, divisor) -> divisor > 0 ? value / divisor : Double.NaN)
                .stream()
                .filter(Double::isFinite)
                .toList();
    }

    private static boolean isUnreliable(SuiteResults results, List<Double> floor) {
        return results.externalCpuCores() > BUSY_CORES_LIMIT
                || RoundStatistics.quantile(floor, 1) > MAX_BASELINE_SPREAD * RoundStatistics.quantile(floor, 0);
    }

    private static Verdict verdict(Budget budget, List<Double> rounds, double tolerance, boolean disturbed) {
        if (rounds.isEmpty()) {
            return Verdict.NOT_MEASURED;
        }
        double best = budget.higherIsBetter() ? 1 : 0;
        double bound = budget.relaxedBound(budget.interimLimit(), tolerance);
        if (budget.everyRound() && !budget.isWithin(RoundStatistics.quantile(rounds, 1 - best), bound)) {
            return Verdict.BREACH;
        }
        double median = RoundStatistics.median(rounds);
        if (budget.isWithin(median, budget.limit())) {
            return budget.met() ? Verdict.MET : Verdict.NEWLY_MET;
        }
        if (budget.isWithin(median, bound)) {
            return budget.met() ? Verdict.TOLERATED : Verdict.KNOWN_FAILURE;
        }
        if (budget.isWithin(RoundStatistics.quantile(rounds, Math.abs(best - BEST_QUARTILE)), bound)) {
            return Verdict.WITHIN_NOISE;
        }
        return disturbed && !budget.loadIndependent() ? Verdict.INCONCLUSIVE : Verdict.BREACH;
    }

    double median() {
        return RoundStatistics.median(rounds);
    }

    double min() {
        return RoundStatistics.quantile(rounds, 0);
    }

    double max() {
        return RoundStatistics.quantile(rounds, 1);
    }
}
