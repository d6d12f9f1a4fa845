package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.Results;
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
 * @param raw the measured quantity's median, before it was divided
 * @param floor the floor's median; NaN if there is none
 * @param peers the others' quotients
 */
record Judgement(
        Budget budget,
        String java,
        Verdict verdict,
        List<Double> rounds,
        double raw,
        double floor,
        Map<String, Double> peers) {
    /** The share of rounds that noise may spoil: noise only ever adds to a cost, so the better rounds are nearer the truth. */
    private static final double BETTER_QUARTER = 0.25;

    /**
     * Others that use more of a core than this disturb: on two cores a measured process and its helpers need both.
     */
    static final double BUSY_CORES = 0.25;

    /** A floor is the machine alone: where it differs as much from round to round, the machine is not steady. */
    private static final double UNSTEADY_FLOOR = 2;

    static Judgement missing(Budget budget) {
        return new Judgement(budget, "", Verdict.MISSING, List.of(), Double.NaN, Double.NaN, Map.of());
    }

    /**
     * Judges.
     *
     * @param tolerance what limits of quantities that noise adds to are multiplied by
     */
    static Judgement of(Budget budget, Results results, double tolerance) {
        List<Double> raw = budget.measure().values(results);
        List<Double> floor = Term.sum(budget.floor(), results);
        List<Double> rounds = quotients(budget, raw, floor);
        Map<String, Double> peers = new LinkedHashMap<>();
        for (String peer : budget.peers()) {
            List<Double> theirs = quotients(budget, budget.measure().of(peer).values(results), floor);
            if (!theirs.isEmpty()) {
                peers.put(peer, Rounds.median(theirs));
            }
        }
        return new Judgement(
                budget,
                results.java(),
                verdict(budget, rounds, tolerance, isDisturbed(results, floor)),
                rounds,
                Rounds.median(raw),
                Rounds.median(floor),
                peers);
    }

    /** Rounds whose floor is nothing, or less, say nothing. */
    private static List<Double> quotients(Budget budget, List<Double> values, List<Double> floor) {
        if (budget.floor().isEmpty()) {
            return values;
        }
        if (floor.isEmpty()) {
            return List.of();
        }
        return Rounds.combine(values, floor, (value, divisor) -> divisor > 0 ? value / divisor : Double.NaN).stream()
                .filter(Double::isFinite)
                .toList();
    }

    private static boolean isDisturbed(Results results, List<Double> floor) {
        return results.othersCores() > BUSY_CORES
                || Rounds.quantile(floor, 1) > UNSTEADY_FLOOR * Rounds.quantile(floor, 0);
    }

    private static Verdict verdict(Budget budget, List<Double> rounds, double tolerance, boolean disturbed) {
        if (rounds.isEmpty()) {
            return Verdict.MISSING;
        }
        double best = budget.higherIsBetter() ? 1 : 0;
        double bound = budget.widened(budget.interim(), tolerance);
        if (budget.always() && !budget.keeps(Rounds.quantile(rounds, 1 - best), bound)) {
            return Verdict.BREACH;
        }
        double median = Rounds.median(rounds);
        if (budget.keeps(median, budget.limit())) {
            return budget.met() ? Verdict.KEPT : Verdict.NOW_KEPT;
        }
        if (budget.keeps(median, bound)) {
            return budget.met() ? Verdict.TOLERATED : Verdict.NOT_YET;
        }
        if (budget.keeps(Rounds.quantile(rounds, Math.abs(best - BETTER_QUARTER)), bound)) {
            return Verdict.NOISE;
        }
        return disturbed && !budget.steady() ? Verdict.DISTURBED : Verdict.BREACH;
    }

    double median() {
        return Rounds.median(rounds);
    }

    double least() {
        return Rounds.quantile(rounds, 0);
    }

    double most() {
        return Rounds.quantile(rounds, 1);
    }
}
