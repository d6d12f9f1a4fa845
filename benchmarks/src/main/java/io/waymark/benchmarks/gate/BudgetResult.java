package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.SuiteResults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A budget with its measurements on one JDK.
 *
 * @param budget the evaluated budget
 * @param javaVersion version of the JDK; empty if nothing was measured
 * @param verdict the outcome
 * @param rounds the quotient of each round
 * @param measured median of the measured quantity before the division; NaN if it was not measured
 * @param baseline median of the baseline; NaN if there is none
 * @param peers median quotient by peer
 */
record BudgetResult(
        Budget budget,
        String javaVersion,
        Verdict verdict,
        List<Double> rounds,
        double measured,
        double baseline,
        Map<String, Double> peers) {
    /** Quantile that must be within the limit to count as noise: noise only adds to a cost, so the best rounds are the most accurate. */
    private static final double BEST_QUARTILE = 0.25;

    /** Above this external load results are unreliable: on two cores a measured process and its helpers need both. */
    static final double BUSY_CORES_LIMIT = 0.25;

    /** A baseline measures the machine alone: a larger spread between rounds means that the machine is not stable. */
    private static final double MAX_BASELINE_SPREAD = 2;

    static BudgetResult notMeasured(Budget budget) {
        return new BudgetResult(budget, "", Verdict.NOT_MEASURED, List.of(), Double.NaN, Double.NaN, Map.of());
    }

    /**
     * Evaluates a budget.
     *
     * @param tolerance factor for the limits of load-dependent quantities, at least 1
     */
    static BudgetResult evaluate(Budget budget, SuiteResults results, double tolerance) {
        List<Double> raw = budget.measure().values(results);
        List<Double> baseline = MetricTerm.sum(budget.baseline(), results);
        List<Double> rounds = ratios(budget, raw, baseline);
        Map<String, Double> peers = new LinkedHashMap<>();
        for (String peer : budget.peers()) {
            List<Double> peerRounds =
                    ratios(budget, budget.measure().withContender(peer).values(results), baseline);
            if (!peerRounds.isEmpty()) {
                peers.put(peer, RoundStatistics.median(peerRounds));
            }
        }
        return new BudgetResult(
                budget,
                results.javaVersion(),
                verdict(budget, rounds, tolerance, isUnreliable(results, baseline)),
                rounds,
                RoundStatistics.median(raw),
                RoundStatistics.median(baseline),
                peers);
    }

    /** Omits rounds whose baseline is not positive: their quotient is meaningless. */
    private static List<Double> ratios(Budget budget, List<Double> values, List<Double> baseline) {
        if (budget.baseline().isEmpty()) {
            return values;
        }
        if (baseline.isEmpty()) {
            return List.of();
        }
        return RoundStatistics.combine(values, baseline, (value, divisor) -> divisor > 0 ? value / divisor : Double.NaN)
                .stream()
                .filter(Double::isFinite)
                .toList();
    }

    private static boolean isUnreliable(SuiteResults results, List<Double> baseline) {
        return results.externalCpuCores() > BUSY_CORES_LIMIT
                || RoundStatistics.quantile(baseline, 1) > MAX_BASELINE_SPREAD * RoundStatistics.quantile(baseline, 0);
    }

    private static Verdict verdict(Budget budget, List<Double> rounds, double tolerance, boolean unreliable) {
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
        return unreliable && !budget.loadIndependent() ? Verdict.INCONCLUSIVE : Verdict.BREACH;
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
